/**
 * What needs products of features, on DJL: {@code features.py} is the program, {@code DjlFeatureEngine} runs it. NDArrays stay inside.
 */
package io.globalcom2.compression.djl;
