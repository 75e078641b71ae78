"""The bond between a signature and what was signed: one hash over both, so that neither can be exchanged."""

from enum import StrEnum
from typing import Annotated

import msgspec
from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA256, SM3, Hash, HashAlgorithm
from msgspec import Meta, Struct

from drivers.signature.strokes import Signature

DOMAIN = b"hall-signature-1\n"
"""Stands before what is hashed, so that the hash of nothing else can pass for one of these."""

FormDigest = Annotated[str, Meta(pattern="^[0-9a-f]{64}$(?!\n)")]
"""SM3 or SHA-256 of the form's bytes as the person saw it."""


class Algorithm(StrEnum):
    """What hashes."""

    SM3 = "sm3"
    """GB/T 32905."""
    SHA_256 = "sha-256"


class Bond(Struct, frozen=True, kw_only=True):
    """Says: these strokes were made under that form."""

    algorithm: Algorithm
    form: FormDigest
    digest: FormDigest


def bind(signature: Signature, form: FormDigest, algorithm: Algorithm = Algorithm.SM3) -> Bond:
    """hash( domain | form's digest | newline | the signature as JSON, members by name )."""
    return Bond(algorithm=algorithm, form=form, digest=_digest(signature, form, algorithm).hex())


def holds(bond: Bond, signature: Signature, form: FormDigest) -> bool:
    """Whether the bond is of this signature and this form."""
    digest = _digest(signature, form, bond.algorithm)
    return bond.form == form and bytes_eq(bytes.fromhex(bond.digest), digest)


def _digest(signature: Signature, form: str, algorithm: Algorithm) -> bytes:
    kind: HashAlgorithm = SM3() if algorithm is Algorithm.SM3 else SHA256()
    digest = Hash(kind)
    digest.update(DOMAIN + form.encode() + b"\n" + msgspec.json.encode(signature, order="sorted"))
    return digest.finalize()
