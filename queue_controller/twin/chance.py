"""Chance that is the same everywhere: one stream a purpose, and draws by quantile, one uniform number each.

A stream's seed is text, which `random.Random` hashes with SHA-512, whatever PYTHONHASHSEED is. Draws use only
additions, multiplications, divisions and square roots, which IEEE 754 rounds alike on every machine; `math.log` and
`math.exp` are each C library's own. One number a draw keeps streams in step: what one visitor draws never depends on
what another drew.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from math import frexp, ldexp, sqrt
from random import Random
from typing import Generic, TypeVar

LN2 = 0.6931471805599453
T = TypeVar("T")


def stream(seed: int, purpose: str, *where: object) -> Random:
    """The numbers of one purpose (`arrivals` of a day, …): the same for the same words, unrelated to all others."""
    return Random("/".join(map(str, (seed, purpose, *where))))


def exp(x: float) -> float:
    """E to the x, for |x| < 700, to about 15 digits."""
    twos = round(x / LN2)
    rest = x - twos * LN2
    term = total = 1.0
    for n in range(1, 18):
        term *= rest / n
        total += term
    return ldexp(total, twos)


def log(x: float) -> float:
    """The natural logarithm of a positive number, to about 15 digits."""
    mantissa, twos = frexp(x)
    if mantissa < 0.7071067811865476:
        mantissa, twos = mantissa * 2, twos - 1
    ratio = (mantissa - 1) / (mantissa + 1)
    square, term, total = ratio * ratio, ratio, 0.0
    for n in range(1, 26, 2):
        total += term / n
        term *= square
    return 2 * total + twos * LN2


def exponential(u: float, mean: float) -> float:
    """The quantile `u` (0 ≤ u < 1) of the time between two who come by chance."""
    return -mean * log(1.0 - u)


def log_normal(u: float, mean: float, spread: float) -> float:
    """The quantile `u` of a log-normal distribution; `spread` is its standard deviation over its mean."""
    variance = log(1.0 + spread * spread)
    return mean * exp(sqrt(variance) * normal(u) - variance / 2)


def normal(u: float) -> float:
    """The quantile `u` of the standard normal distribution (Wichura 1988, algorithm AS 241, PPND16)."""
    offset = u - 0.5
    if abs(offset) <= 0.425:
        return offset * _ratio(_MIDDLE, 0.180625 - offset * offset)
    tail = max(min(u, 1.0 - u), 1e-300)
    depth = sqrt(-log(tail))
    found = _ratio(_SIDES, depth - 1.6) if depth <= 5.0 else _ratio(_ENDS, depth - 5.0)
    return -found if offset < 0 else found


class Choice(Generic[T]):
    """One of several by weight. Weights need not add up to one; there must be one above nought."""

    def __init__(self, weighted: Iterable[tuple[T, float]]) -> None:
        kept = [(what, weight) for what, weight in weighted if weight > 0]
        self._what: Sequence[T] = [what for what, _ in kept]
        self._below = list(accumulate(weight for _, weight in kept))

    def __bool__(self) -> bool:
        return bool(self._what)

    def of(self, u: float) -> T:
        """The one at `u` (0 ≤ u < 1)."""
        return self._what[min(bisect_right(self._below, u * self._below[-1]), len(self._what) - 1)]


_Polynomials = tuple[tuple[float, ...], tuple[float, ...]]


def _ratio(polynomials: _Polynomials, x: float) -> float:
    above = below = 0.0
    for a, b in zip(*polynomials, strict=True):
        above, below = above * x + a, below * x + b
    return above / below


# fmt: off
_MIDDLE: _Polynomials = (
    (2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
     1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080e0),
    (5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4,
     5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1.0),
)
_SIDES: _Polynomials = (
    (7.7454501427834140764e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e0,
     3.64784832476320460504e0, 5.76949722146069140550e0, 4.63033784615654529590e0, 1.42343711074968357734e0),
    (1.05075007164441684324e-9, 5.4759380849953449460e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
     6.89767334985100004550e-1, 1.67638483018380384940e0, 2.05319162663775882187e0, 1.0),
)
_ENDS: _Polynomials = (
    (2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
     2.96560571828504891230e-1, 1.78482653991729133580e0, 5.46378491116411436990e0, 6.65790464350110377720e0),
    (2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
     1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0),
)
# fmt: on
