/**
 * The same model in several systems on one machine: what encoding a picture, reading a prompt and a token behind it take in each, and how near
 * that is to what the machine can do. Systems of other languages are processes of their own, asked in lines of JSON.
 */
package io.globalcom2.benchmarks.compare.systems;
