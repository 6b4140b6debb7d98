"""What is sent to be read: one text or one page, within bounds.

Invariant: no more than `MOST_BYTES` of a body are ever held, whatever its header says; only JSON is
read, which no form of another site can send.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from starlette.exceptions import HTTPException

from onrecord.errors import InputTooLarge

MOST_BYTES = 2_000_000
_JSON = "application/json"
_OTHER_MEDIA = 415


def _of_one(told: dict[str, Any]) -> None:
    """What the schema says beyond its fields: one of the two is given, neither is empty."""
    told["oneOf"] = [{"required": ["text"]}, {"required": ["html"]}]
    told["examples"] = [
        {"text": "Mayor Vera Lund said on Monday that the pier would open in spring."}
    ]
    for name in ("text", "html"):
        del told["properties"][name]["default"]


class Given(BaseModel):
    """A text or the HTML of a page, with where it is from."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra=_of_one)

    text: str = Field(
        default="", min_length=1, description="An article, or a page as a scraper has it."
    )
    html: str = Field(default="", min_length=1, description="The page's HTML, instead of `text`.")
    uri: str = Field(
        default="given",
        min_length=1,
        max_length=2000,
        description="Where it is from; it is not fetched.",
        examples=["https://courier.example/pier"],
    )
    language: str = Field(
        default="",
        pattern="^([a-z]{2})?$",
        description="ISO 639-1 code of its language; told apart where none is given.",
        examples=["en"],
    )
    read_as: Literal["auto", "article", "plain"] = Field(
        default="auto",
        description="`article`: clean text, every character of it; `plain`: a scrape; of `text`.",
    )

    @model_validator(mode="after")
    def _is_one(self) -> Given:
        if bool(self.text) == bool(self.html):
            raise ValueError("give either text or html")
        return self

    @property
    def words(self) -> str:
        return self.text or self.html


async def _given(request: Request) -> Given:
    """What was sent; raises `InputTooLarge`, and HTTPException or RequestValidationError."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != _JSON:
        raise HTTPException(_OTHER_MEDIA, f"This reads {_JSON} alone.")
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > MOST_BYTES:
            raise InputTooLarge("the body", n_bytes=len(raw), max_bytes=MOST_BYTES)
    try:
        return Given.model_validate_json(bytes(raw))
    except ValidationError as error:
        raise RequestValidationError(
            error.errors(include_url=False, include_input=False)
        ) from error


OfGiven = Annotated[Given, Depends(_given)]
