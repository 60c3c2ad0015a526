"""`/api/openapi.json`: the public addresses for programs, written from the forms as they are."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from forms_service.forms.choices import Choices
from forms_service.forms.schema import json_schema
from forms_service.web.house import House

_STATUS_BODY = {
    "type": "object",
    "properties": {"code": {"type": "string"}, "phone_last4": {"type": "string"}},
    "required": ["code"],
}


def routes(house: House, choices: Callable[[str | None], Awaitable[Choices]]) -> list[BaseRoute]:
    """The route of the description."""

    async def describe(request: Request) -> Response:
        del request
        catalogue = house.catalogue()
        paths: dict[str, Any] = {
            f"/api/forms/{form.id}": _form_path(form.title, json_schema(form, await choices(form.series)))
            for form in catalogue.forms.values()
        }
        paths["/api/receptions"] = {"get": _receptions()}
        told = {"200": "Giai đoạn, và vụ việc đã đến đâu", "404": "Không thấy"}
        paths["/api/status"] = {"post": _post("Tra cứu theo mã", _STATUS_BODY, told)}
        info = {"title": catalogue.office.site_name, "version": "1"}
        servers = [{"url": house.service_url}]
        return JSONResponse({"openapi": "3.1.0", "info": info, "servers": servers, "paths": paths})

    return [Route("/api/openapi.json", describe, methods=["GET"])]


def _form_path(title: str, schema: dict[str, Any]) -> dict[str, Any]:
    answers = {
        "201": "Đã nhận: mã",
        "400": "Không đọc được",
        "422": "Có chỗ cần sửa",
        "429": "Gửi quá nhiều",
        "503": "Lỗi",
    }
    return {
        "post": _post(title, schema, answers),
        "get": {"summary": title, "responses": _responses({"200": "Schema"})},
    }


def _receptions() -> dict[str, Any]:
    parameters = [
        {"name": name, "in": "query", "schema": {"type": "string", "format": "date"}} for name in ("from", "to")
    ]
    return {"summary": "Các buổi gặp", "parameters": parameters, "responses": _responses({"200": "Danh sách"})}


def _post(summary: str, schema: dict[str, Any], answers: dict[str, str]) -> dict[str, Any]:
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    return {"summary": summary, "requestBody": body, "responses": _responses(answers)}


def _responses(answers: dict[str, str]) -> dict[str, Any]:
    return {status: {"description": text} for status, text in answers.items()}
