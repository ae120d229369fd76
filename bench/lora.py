"""A layer that learns beside a frozen one (LoRA: Hu et al. 2021, arXiv:2106.09685)."""

from __future__ import annotations

import math

import torch
from torch import nn

RANK = 16


class LoRA(nn.Module):
    """A frozen linear layer, to which the product of two thin matrices, times ``scale``, is added.

    The thin matrices are ``A``, of shape (16, in), and ``B``, of shape (out, 16), at first 0.
    """

    def __init__(self, base: nn.Linear, scale: float = 1.0) -> None:
        super().__init__()
        self.base = base
        self.A = nn.Parameter(torch.randn(RANK, base.in_features) / math.sqrt(base.in_features))
        self.B = nn.Parameter(torch.zeros(base.out_features, RANK))
        self._scale = scale

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        """The layer's own product and what was learned beside it."""
        thin = nn.functional.linear(given, self.A)
        return self.base(given) + nn.functional.linear(thin, self.B * self._scale)
