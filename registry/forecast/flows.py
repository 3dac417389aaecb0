"""From stays in single steps to the week in which somebody counts.

A stay after a stay is a convolution, taken as a product after a Fourier transform. Who falls out between
an introduction and a start waits again for another introduction: a loop, summed in closed form. A damping
factor keeps what would come after the horizon from coming round again.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from registry.forecast.hazards import Stays
from registry.forecast.spells import Floats

Waves = NDArray[np.complex128]
LEFT_OVER = 1e-9


@dataclass(frozen=True)
class Clock:
    weeks: int

    @property
    def size(self) -> int:
        return 1 << (self.weeks + 1).bit_length()

    @cached_property
    def damping(self) -> Floats:
        found: Floats = np.exp(np.arange(self.weeks + 1) * np.log(LEFT_OVER) / self.size)
        return found

    def waves(self, flow: Floats) -> Waves:
        return np.fft.rfft(flow * self.damping, self.size, axis=-1)

    def flow(self, waves: Waves) -> Floats:
        found = np.fft.irfft(waves, self.size, axis=-1)[..., : self.weeks + 1] / self.damping
        return np.maximum(found, 0)


@dataclass(frozen=True)
class Terms:
    """`begin`: weeks with a first day of term; `share` [draw, kind] of the starts that go with one."""

    begin: Floats
    share: Floats
    lead: int

    def wait(self, flow: Floats) -> Floats:
        """Every week's signatures start with the next term that is at least `lead` weeks ahead."""
        weeks = flow.shape[-1]
        ready = np.zeros_like(flow)
        ready[..., self.lead :] = flow[..., : weeks - self.lead]
        begin = self.begin[(self.begin >= 0) & (self.begin < weeks)].astype(int)
        started = np.zeros_like(flow)
        before = np.concatenate([[-1], begin[:-1]]) if len(begin) else begin
        for low, high in zip(before, begin, strict=True):
            started[..., high] += ready[..., low + 1 : high + 1].sum(axis=-1)
        return started


@dataclass(frozen=True)
class Ways:
    """Of each step its stays, first by field, from the offer on by kind of contract."""

    clock: Clock
    stays: tuple[Stays, ...]
    mix: Floats  # [draw, field, kind]: which contract is offered
    begun: Floats  # [draw, kind]: signed contracts that are begun
    terms: Terms

    @cached_property
    def on(self) -> list[Waves]:
        return [self.clock.waves(one.on) for one in self.stays]

    @cached_property
    def out(self) -> list[Waves]:
        return [self.clock.waves(one.out) for one in self.stays]

    @cached_property
    def from_offer(self) -> tuple[Waves, Waves]:
        """Of whoever is offered a contract: [draw, field, kind, wave] signed, and [draw, field, wave] out."""
        signed = self.mix[..., None] * self.on[5][:, None]
        out = self.out[5] + self.on[5] * self.out[6]
        return signed, np.einsum("dfk,dkw->dfw", self.mix, out)

    @cached_property
    def from_introduction(self) -> list[tuple[Waves, Waves]]:
        """(signed, out) of whoever enters the desk's, the expert's, the talking step."""
        signed, out = self.from_offer
        found = []
        for place in (4, 3, 2):
            signed = self.on[place][:, :, None] * signed
            out = self.out[place] + self.on[place] * out
            found.append((signed, out))
        return found[::-1]

    @cached_property
    def again(self) -> Waves:
        """How often somebody who is verified comes to wait for an introduction, over time."""
        return 1 / (1 - self.on[1] * self.from_introduction[0][1])

    @cached_property
    def from_verified(self) -> Waves:
        return (self.again * self.on[1])[:, :, None] * self.from_introduction[0][0]

    def signed_from(self, place: int, on: Waves, out: Waves) -> Waves:
        """[draw, field, kind, wave] of those who leave a step before the offer as these waves say."""
        if place == 0:
            return on[:, :, None] * self.from_verified
        if place == 1:
            return (on * self.again)[:, :, None] * self.from_introduction[0][0]
        signed, failed = self.from_introduction[place - 1] if place < 4 else self.from_offer
        back = out + on * failed
        return on[:, :, None] * signed + back[:, :, None] * self.from_verified

    def counted_from_signed(self, signed: Waves) -> Floats:
        """[…, kind, wave] signatures to […, week] new people counted."""
        axes = (slice(None), *([None] * (signed.ndim - 3)))
        success, share = self.begun[axes], self.terms.share[axes]
        with_term = self.clock.waves(self.terms.wait(self.clock.flow(signed)))
        started = signed * self.on[6][axes] * (1 - share)[..., None]
        started += with_term * (success * share)[..., None]
        return self.counted_from_started(started)

    def counted_from_started(self, started: Waves) -> Floats:
        axes = (slice(None), *([None] * (started.ndim - 3)))
        return self.clock.flow((started * self.on[7][axes]).sum(axis=-2))
