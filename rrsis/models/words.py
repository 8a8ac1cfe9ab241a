"""Sentences as tokens with three streams: context, ground object, spatial.

The streams are FIANet's idea (text decoupling); where FIANet counts words with one tokenizer and
marks them with another, ours takes the character offsets of the tokenizer that is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Self

import torch
from tokenizers import Tokenizer
from torch import Tensor

from rrsis.language.expression import Expression, Span


class Tokens(NamedTuple):
    """A batch of tokenized expressions."""

    ids: Tensor
    """(B, L) int64."""
    mask: Tensor
    """(B, L) bool, the context stream: every token that is not padding."""
    object: Tensor
    """(B, L) bool, tokens of the ground object with its attributes."""
    spatial: Tensor
    """(B, L) bool, tokens of positions, relations, superlatives and numbers; may be all false."""

    def to(self, device: torch.device) -> Tokens:
        """Move the batch to a device."""
        return Tokens(*(part.to(device) for part in self))


class Words(NamedTuple):
    """A batch of encoded expressions, in the common width d."""

    tokens: Tensor
    """(B, L, d) float."""
    mask: Tensor
    """(B, L) bool."""
    object: Tensor
    """(B, L) bool."""
    spatial: Tensor
    """(B, L) bool."""
    sentence: Tensor
    """(B, d) float, the mean of the context stream."""

    def repeat(self, times: int) -> Words:
        """Repeat the whole batch `times` times along its first axis."""
        return Words(*(part.repeat(times, *[1] * (part.dim() - 1)) for part in self))


def _covered(offsets: Sequence[tuple[int, int]], spans: Sequence[Span]) -> list[bool]:
    return [any(start < span.stop and stop > span.start for span in spans) for start, stop in offsets]


class Reader:
    """A WordPiece tokenizer that knows which characters each token stands for.

    Args:
        tokenizer: A fast tokenizer whose offsets refer to the raw text.
        longest: Tokens kept of a sentence at most.
    """

    def __init__(self, tokenizer: Tokenizer, longest: int) -> None:
        tokenizer.enable_truncation(longest)
        tokenizer.no_padding()
        self.tokenizer = tokenizer

    @classmethod
    def parse(cls, text: str, longest: int) -> Self:
        """Make a reader from the JSON text of a fast tokenizer."""
        return cls(Tokenizer.from_str(text), longest)

    def read(self, expressions: Sequence[Expression]) -> Tokens:
        """Tokenize expressions; empty ground-object spans fall back to the whole sentence.

        Args:
            expressions: B parsed sentences.

        Returns:
            Tokens padded to the longest of the batch.
        """
        coded = [self.tokenizer.encode(expression.text) for expression in expressions]
        size = (len(coded), max(len(one.ids) for one in coded))
        ids = torch.zeros(size, dtype=torch.int64)
        marks = torch.zeros((3, *size), dtype=torch.bool)
        for i, (one, expression) in enumerate(zip(coded, expressions, strict=True)):
            length = len(one.ids)
            ids[i, :length] = torch.tensor(one.ids)
            object_ = _covered(one.offsets, [expression.object])
            marks[0, i, :length] = True
            marks[1, i, :length] = torch.tensor(object_ if any(object_) else [True] * length)
            marks[2, i, :length] = torch.tensor(_covered(one.offsets, expression.spatial))
        return Tokens(ids, marks[0], marks[1], marks[2])
