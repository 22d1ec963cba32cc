/** Between generated messages and what this tier speaks. Maps; decides nothing and knows no stub. */
package io.globalcom2.generation.wire;
