/**
 * The vision tower on DJL: {@code vision_tower.py} is the model, {@code DjlVisionTower} runs it, {@code TowerWeights} says which tensors of a
 * checkpoint it reads. NDArrays stay inside.
 */
package io.globalcom2.vision.djl;
