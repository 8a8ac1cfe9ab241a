"""The network: one encoding of the pixels answers every sentence.

No text enters the backbone, so `encode` runs once a tile and `decode` once a sentence. The decoder is
TFANet's order of stages (MLAM, then CFSM, then WFDM) over a text-free pyramid, with FIANet's three
streams (FIAM) before them and its text-aware multi-scale enhancement (TMEM) between them. How the
stages are joined here is ours: TFANet's equations are not public, and FIANet puts FIAM into a backbone.

With `text_in_backbone` FIAM stands where FIANet has it. `encode` then does no more than normalise the
pixels, and `decode` runs the backbone for each sentence; what follows the backbone is the same.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

from torch import Tensor, nn
from torch.nn import functional

from rrsis.config import ModelConfig
from rrsis.errors import ConfigError, meant
from rrsis.models.align import MLAM
from rrsis.models.backbone import Backbone
from rrsis.models.blocks import ConvNormAct
from rrsis.models.deepen import WFDM
from rrsis.models.fusion import FusedBackbone
from rrsis.models.head import Existence, MaskHead
from rrsis.models.match import NounMatch
from rrsis.models.multiscale import TMEM
from rrsis.models.places import PLACES, place_channels
from rrsis.models.scan import CFSM
from rrsis.models.streams import FIAM
from rrsis.models.text import TextEncoder
from rrsis.models.words import Tokens, Words

DEEP = (8, 16, 32)
STEM = 8
STAGES = ("fiam", "mlam", "cfsm", "tmem", "wfdm")
"""What a network may do without; text still enters by nouns, existence and the sentence's own kernel."""


class Pyramid(NamedTuple):
    """What the pixels say before any sentence is read."""

    stem: Tensor
    """(B, C, H / 2, W / 2)."""
    fine: Tensor
    """(B, d, H / 4, W / 4)."""
    deep: tuple[Tensor, ...]
    """(B, d, H / s, W / s) for s in 8, 16, 32."""
    places: tuple[Tensor, ...]
    """(B, 8, H / s, W / s): where in the whole scene each pixel lies."""

    @property
    def pictures(self) -> int:
        """Pictures that were encoded, B."""
        return len(self.stem)


def _repeated(x: Tensor, times: int) -> Tensor:
    """Repeat each picture's map (B, C, H, W), channels last in memory as the convolutions want it."""
    return x.permute(0, 2, 3, 1).repeat_interleave(times, 0).permute(0, 3, 1, 2)


class Pixels(NamedTuple):
    """What there is before a sentence is read where text enters the backbone: normalised pixels."""

    normal: Tensor
    """(B, 3, H, W) float."""
    corners: Tensor
    """(B, 4), windows as fractions of their scenes: top, left, bottom, right."""

    @property
    def pictures(self) -> int:
        """Pictures that are to be looked at, B."""
        return len(self.normal)

    def repeat(self, times: int) -> Pixels:
        """Repeat each picture `times` times, its repetitions side by side."""
        return Pixels(*(part.repeat_interleave(times, 0) for part in self))


Encoded: TypeAlias = Pyramid | Pixels


class Prediction(NamedTuple):
    """What the network answers to one sentence."""

    logits: Tensor
    """(N, H / 2, W / 2), mask logits."""
    coarse: Tensor
    """(N, H / 8, W / 8), mask logits of the auxiliary head."""
    existence: Tensor
    """(N,), logit that the sentence describes something in the picture."""

    def answer(self) -> Tensor:
        """Mask logits lowered where nothing is believed to be there, (N, H / 2, W / 2)."""
        return self.logits + functional.logsigmoid(self.existence)[:, None, None]


class Neck(nn.Module):
    """Backbone maps -> maps of one width, coarse meaning carried to fine maps (FPN, Lin et al. 2017).

    Args:
        channels: Channels of the maps at strides 4, 8, 16, 32.
        width: The common width d.
    """

    def __init__(self, channels: tuple[int, ...], width: int) -> None:
        super().__init__()
        self.lateral = nn.ModuleList(nn.Conv2d(c, width, 1) for c in channels)
        self.smooth = nn.ModuleList(ConvNormAct(width, width, 3, depthwise=True) for _ in channels)

    def forward(self, maps: list[Tensor]) -> list[Tensor]:
        """Project and merge, finest first."""
        merged = [lateral(m) for lateral, m in zip(self.lateral, maps, strict=True)]
        for i in range(len(merged) - 2, -1, -1):
            merged[i] = merged[i] + functional.interpolate(
                merged[i + 1], size=merged[i].shape[-2:], mode="nearest"
            )
        return [smooth(m) for smooth, m in zip(self.smooth, merged, strict=True)]


class Level(nn.Module):
    """One stride of the decoder: streams (FIAM), alignment (MLAM) and, where asked, the scan (CFSM).

    Where text enters the backbone the streams stand there, and not here. A stage that the network does
    without hands on what it is given.

    Args:
        config: The network's sizes.
        stride: Which level it is; CFSM runs at those of `scan_levels`, and the finest hands no words on.
    """

    def __init__(self, config: ModelConfig, stride: int) -> None:
        super().__init__()
        width = config.width
        levels = {"fiam": () if config.text_in_backbone else DEEP, "mlam": DEEP, "cfsm": config.scan_levels}
        here = {name for name, strides in levels.items() if stride in strides} - {*config.without}
        self.streams = FIAM(width, width, PLACES) if "fiam" in here else None
        self.align = MLAM(width, config.heads, onward=stride > DEEP[0]) if "mlam" in here else None
        self.scan = CFSM(width, state=config.state) if "cfsm" in here else None

    def forward(
        self, x: Tensor, places: Tensor, words: Words, tokens: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Let words and pixels meet.

        Args:
            x: (N, d, H, W).
            places: (N, 8, H, W).
            words: The sentences as encoded.
            tokens: (N, L, d), the words as the coarser levels changed them.

        Returns:
            Pixels (N, d, H, W), the context stream for the decoder (N, d, H, W), tokens (N, L, d).
        """
        skip = x
        if self.streams is not None:
            x, skip = self.streams(x, words.tokens, words.mask, words.object, words.spatial, places)
        if self.align is not None:
            x, tokens = self.align(x, tokens, words.mask, words.sentence)
        if self.scan is not None:
            x = self.scan(x, tokens, words.mask, words.sentence)
        return x, skip, tokens


def _check(config: ModelConfig) -> None:
    """Refuse a network without what there is not, or without what text needs to enter its backbone."""
    for name in config.without:
        if name not in STAGES:
            raise ConfigError(f"model.without: there is no stage {name!r}.", meant(name, STAGES))
    if config.text_in_backbone and "fiam" in config.without:
        raise ConfigError(
            "model.without: FIAM is how text enters the backbone.", "Set model.text_in_backbone=false, too."
        )


class Network(nn.Module):
    """Referring segmentation network.

    Args:
        config: All sizes; nothing is sized elsewhere.
        pretrained: Take timm's ImageNet weights for the backbone.

    Raises:
        ConfigError: It is to do without something that is no stage, or that its backbone consists of.
    """

    def __init__(self, config: ModelConfig, *, pretrained: bool = False) -> None:
        super().__init__()
        _check(config)
        width, without = config.width, config.without
        self.config = config
        kind = FusedBackbone if config.text_in_backbone else Backbone
        self.backbone: Backbone | FusedBackbone = kind(config, pretrained=pretrained)
        self.neck = Neck(self.backbone.channels[1:], width)
        self.stem = nn.Conv2d(self.backbone.channels[0], STEM, 1)
        self.text = TextEncoder(config.text, width)
        self.levels = nn.ModuleList(Level(config, stride) for stride in DEEP)
        scales = [width] * len(DEEP)
        enhance = None if "tmem" in without else TMEM(scales, width, config.multiscale_blocks, config.heads)
        self.multiscale = enhance
        self.deepen = None if "wfdm" in without else nn.ModuleList(WFDM(width, width) for _ in DEEP)
        self.merge = nn.ModuleList(ConvNormAct(width, width, 3, depthwise=True) for _ in DEEP)
        self.coarse = nn.Conv2d(width, 1, 1)
        self.match = NounMatch(width)
        self.existence = Existence(width, width)
        self.head = MaskHead(width, STEM)

    def encode(self, pixels: Tensor, corners: Tensor) -> Encoded:
        """Encode pictures, as far as that is possible without a sentence.

        Args:
            pixels: (B, 3, H, W) uint8, H and W multiples of 32.
            corners: (B, 4) float, windows as fractions of their scenes: top, left, bottom, right.
        """
        if isinstance(self.backbone, FusedBackbone):
            return Pixels(self.backbone.normalise(pixels), corners)
        return self._pyramid(self.backbone(pixels), corners)

    def _pyramid(self, maps: list[Tensor], corners: Tensor) -> Pyramid:
        stem, *maps = maps
        fine, *deep = self.neck(maps)
        places = tuple(place_channels(corners, *m.shape[-2:]).to(m.dtype) for m in deep)
        return Pyramid(self.stem(stem), fine, tuple(deep), places)

    def read(self, tokens: Tokens) -> Words:
        """Encode sentences."""
        words: Words = self.text(tokens)
        return words

    def nouns(self, encoded: Encoded, words: Words) -> Tensor | None:
        """Match each of B pictures with each of K nouns, (B, K, H / 4, W / 4) logits.

        Returns:
            None where pictures are not looked at before a sentence is read.
        """
        return self.match(encoded.fine, words) if isinstance(encoded, Pyramid) else None

    def decode(self, encoded: Encoded, words: Words) -> Prediction:
        """Answer sentences, the same number for each picture, picture by picture.

        Args:
            encoded: B pictures.
            words: N = B * Q encoded sentences.
        """
        pyramid = self._heard(encoded, words) if isinstance(encoded, Pixels) else encoded
        match = self.match.each(pyramid.fine, words)
        times = len(words.tokens) // pyramid.pictures
        deep, places = ([_repeated(m, times) for m in part] for part in (pyramid.deep, pyramid.places))
        tokens, maps, skips = words.tokens, list(deep), list(deep)
        for i in reversed(range(len(DEEP))):
            maps[i], skips[i], tokens = self.levels[i](maps[i], places[i], words, tokens)
        if self.multiscale is not None:
            maps = self.multiscale(maps, words.tokens, words.mask)
        existence = self.existence(maps[-1], match, words.tokens, words.mask, words.sentence)
        merged = maps[-1] + skips[-1]
        for i in reversed(range(len(DEEP))):
            if i < len(DEEP) - 1:
                up = functional.interpolate(
                    merged, size=maps[i].shape[-2:], mode="bilinear", align_corners=False
                )
                merged = up + maps[i] + skips[i]
            merged = self.merge[i](merged)
            if self.deepen is not None:
                merged = self.deepen[i](merged, words.tokens, words.mask, words.sentence)
        up = functional.interpolate(
            merged, size=pyramid.fine.shape[-2:], mode="bilinear", align_corners=False
        )
        fine = (up.unflatten(0, (pyramid.pictures, times)) + pyramid.fine[:, None]).flatten(0, 1)
        logits = self.head(fine, pyramid.stem, match, words.sentence)
        return Prediction(
            logits.squeeze(1).float(), self.coarse(merged).squeeze(1).float(), existence.float()
        )

    def _heard(self, pixels: Pixels, words: Words) -> Pyramid:
        """Look at each picture anew for each of its sentences."""
        pixels = pixels.repeat(len(words.tokens) // pixels.pictures)
        return self._pyramid(self.backbone(*pixels, words), pixels.corners)

    def recompute(self) -> None:
        """Make the backbone's activations anew in the backward pass, and keep only what enters its parts."""
        network: Any = self.backbone.network  # timm types what it makes as any module
        network.set_grad_checkpointing(True)

    def forward(self, pixels: Tensor, corners: Tensor, tokens: Tokens) -> Prediction:
        """Encode, read and decode; see those."""
        return self.decode(self.encode(pixels, corners), self.read(tokens))
