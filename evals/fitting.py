"""Small convex fits, by L-BFGS."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

Scores = NDArray[np.float32]


def softmax_regression(x: Any, y: Any, counts: Any, decay: float) -> Scores:
    """Multinomial logistic regression on soft targets; returns (classes, columns).

    `x` is (rows, columns), `y` (rows, classes) shares, `counts` (rows,) what each row counts.
    """
    inputs = torch.tensor(np.asarray(x), dtype=torch.float32)
    wanted = torch.tensor(np.asarray(y), dtype=torch.float32)
    weight = torch.tensor(np.asarray(counts), dtype=torch.float32)

    def loss(rows: Tensor) -> Tensor:
        each = F.cross_entropy(inputs @ rows.T, wanted, reduction="none")
        return (weight * each).sum()

    return minimise(loss, (y.shape[1], x.shape[1]), decay)


def minimise(loss: Callable[[Tensor], Tensor], shape: tuple[int, ...], decay: float) -> Scores:
    """The weights that make `loss` plus `decay` / 2 of their squares least, from zero."""
    weights = torch.zeros(shape, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimiser.zero_grad()
        total: Tensor = loss(weights) + decay / 2 * (weights**2).sum()
        torch.autograd.backward(total)
        return total

    optimiser.step(closure)  # type: ignore[no-untyped-call]
    found: Scores = weights.detach().numpy().astype(np.float32)
    return found
