package io.globalcom2.checkpoint.config;

/** A candidate size of the assembled crop grid, in pixels. Files list it as (height, width), as Hugging Face reads it. */
public record Pinpoint(int height, int width) {}
