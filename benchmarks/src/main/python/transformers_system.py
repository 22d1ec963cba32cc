"""transformers as a system that benchmarks/compare measures: one request as JSON on a line in, one answer as JSON on a line out.

First {"checkpoint", "dtype", "threads", "tile"}, then {"do": "encode" | "read" | "logits", "variant": an attention implementation, ...}.
"""

import json
import os
import sys
import time

answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)  # What libraries print is no answer.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"

import torch
import transformers

transformers.utils.logging.disable_progress_bar()


def answer(**content):
    print(json.dumps(content), file=answers)


class System:
    def __init__(self, checkpoint, dtype, threads, tile):
        torch.set_num_threads(threads)
        self.model = transformers.LlavaNextForConditionalGeneration.from_pretrained(
            checkpoint, dtype=getattr(torch, dtype), attn_implementation="sdpa"
        ).eval()
        self.variant = "sdpa"
        self.tile = tile

    def use(self, variant):
        if variant != self.variant:
            self.model.set_attn_implementation(variant)
            self.variant = variant

    def encode(self, views):
        """Milliseconds for pixels [V, 3, S, S] to features [V, T, C]."""
        pixels = torch.randn(views, 3, self.tile, self.tile).to(self.model.dtype)
        start = time.perf_counter()
        states = self.model.model.vision_tower(pixels, output_hidden_states=True).hidden_states
        states[self.model.config.vision_feature_layer][:, 1:]
        return millis_since(start)

    def step(self, tokens, cache):
        """The logits [B, N] behind tokens [B, L] that follow what is in the cache."""
        hidden = self.model.model.language_model(
            input_ids=torch.tensor(tokens), past_key_values=cache, use_cache=True
        ).last_hidden_state
        return self.model.lm_head(hidden[:, -1])

    def read(self, prompt, tokens, sequences):
        """Milliseconds for the prompt, for each of the tokens behind it, and for each step in which every sequence gets a token."""
        cache = transformers.DynamicCache(config=self.model.config.text_config)
        start = time.perf_counter()
        token = int(self.step([prompt], cache).argmax())
        prefill = millis_since(start)
        decode = self.decode([[token]], cache, tokens)
        together = []
        if sequences > 1:
            cache.batch_repeat_interleave(sequences)
            together = self.decode([[token]] * sequences, cache, tokens)
        return prefill, decode, together

    def decode(self, last, cache, tokens):
        millis = []
        for _ in range(tokens):
            start = time.perf_counter()
            last = self.step(last, cache).argmax(-1, keepdim=True).tolist()
            millis.append(millis_since(start))
        return millis


def millis_since(start):
    return 1000 * (time.perf_counter() - start)


def main():
    system = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if system is None:
                system = System(request["checkpoint"], request["dtype"], request["threads"], request["tile"])
                answer(version=f"transformers {transformers.__version__}, torch {torch.__version__}")
                continue
            system.use(request["variant"])
            if request["do"] == "encode":
                answer(millis=system.encode(request["views"]))
            elif request["do"] == "read":
                prefill, decode, together = system.read(request["prompt"], request["tokens"], request["sequences"])
                answer(prefill_millis=prefill, decode_millis=decode, together_millis=together)
            else:
                cache = transformers.DynamicCache(config=system.model.config.text_config)
                answer(logits=system.step([request["prompt"]], cache)[0].float().tolist())
        except Exception as failure:
            answer(error=f"{type(failure).__name__}: {failure}")


with torch.inference_mode():
    main()
