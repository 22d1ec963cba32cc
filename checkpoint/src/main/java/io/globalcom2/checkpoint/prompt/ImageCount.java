package io.globalcom2.checkpoint.prompt;

import io.globalcom2.compression.globalcom2.ImageGeometry;
import io.globalcom2.compression.globalcom2.PositionCount;
import io.globalcom2.compression.globalcom2.SelectionSettings;

/** What one image takes of a prompt. */
public record ImageCount(ImageGeometry geometry, SelectionSettings settings, PositionCount count) {}
