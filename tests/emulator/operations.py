# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which service and operation an HTTP request is, by the names that boto3 uses, and how an error of it looks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from botocore.exceptions import UnknownServiceError
from botocore.model import OperationNotFoundError
from moto.core.model import OperationModel
from moto.core.request import Request, determine_request_protocol
from moto.core.responses import ActionContext, ActionResult, BaseResponse
from moto.core.routing import NotFound, get_service_router
from moto.core.serialize import get_serializer_class
from moto.core.utils import get_service_model
from werkzeug.wrappers import Response

from .calls import Call
from .refusals import Refusal

CREDENTIAL = re.compile(r"Credential=([A-Z0-9]+)/\d+/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request")
# Requests are signed for a name that is not always the one of boto3.
SIGNING_NAMES = {
    "monitoring": "cloudwatch",
    "email": "ses",
    "tagging": "resourcegroupstaggingapi",
    "elasticloadbalancing": "elbv2",
    "states": "stepfunctions",
    "access-analyzer": "accessanalyzer",
    "sso": "sso-admin",
}
S3_CONTROL_PATH = "/v20180820/"


def identify(request: Request) -> Call:
    """The call that a request is. What cannot be told is empty, never an exception."""
    match = CREDENTIAL.search(request.headers.get("Authorization", ""))
    access_key, region, service = match.groups() if match else (None, "us-east-1", "sts")
    service = SIGNING_NAMES.get(service, service)
    if service == "s3" and request.path.startswith(S3_CONTROL_PATH):
        service = "s3control"
    agent = request.headers.get("User-Agent", "")
    return Call(service, _operation(service, request), region, access_key, agent)


def _operation(service: str, request: Request) -> str:
    target = request.headers.get("X-Amz-Target")
    if target:
        return target.rpartition(".")[2]
    if (request.content_type or "").startswith("application/x-www-form-urlencoded"):
        # Not request.form: that would use the body up.
        return parse_qs(request.get_data(as_text=True)).get("Action", [""])[0]
    if request.headers.get("smithy-protocol"):
        return request.path.rpartition("/")[2]
    try:
        operation, _parameters = get_service_router(service).match(request)
    except (NotFound, NotImplementedError, UnknownServiceError):
        return ""
    return str(operation.name)


def error_response(
    call: Call, request: Request, code: str, message: str, status: int, details: Mapping[str, Any] | None = None
) -> Response:
    """An error as the service's protocol writes it, so that boto3 parses it into a ClientError."""
    error = Refusal(code, message, **(details or {}))
    try:
        model = get_service_model(call.service)
        protocol = determine_request_protocol(model, request.content_type)
    except (UnknownServiceError, NotImplementedError):
        return Response(f"{code}: {message}", status)
    try:
        operation = model.operation_model(call.operation)
    except OperationNotFoundError:
        operation = OperationModel({}, model)
    serializer = get_serializer_class(model.service_name, protocol)
    _status, headers, body = ActionResult(error).execute_result(
        ActionContext(model, operation, serializer, BaseResponse(call.service))
    )
    headers["x-amzn-RequestId"] = f"local-{call.seq:08d}"
    return Response("" if request.method == "HEAD" else body, status, headers)


def unknown_credentials(call: Call) -> tuple[str, str, int]:
    """How a service says that it does not know an access key. It says the same in a region that is not enabled."""
    if call.service == "s3":
        return "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", 403
    if call.service == "ec2":
        return "AuthFailure", "AWS was not able to validate the provided access credentials", 401
    if get_service_model(call.service).protocol == "query":
        return "InvalidClientTokenId", "The security token included in the request is invalid.", 403
    return "UnrecognizedClientException", "The security token included in the request is invalid.", 400


def error_code(response: Response) -> str | None:
    """The error code in an answer, for the log."""
    if response.status_code < 400:
        return None
    header = response.headers.get("X-Amzn-Errortype")
    text = response.get_data(as_text=True)
    found = re.search(r"<Code>([^<]+)</Code>|\"__type\": ?\"([^\"]+)\"", text)
    named = header or (found and next(filter(None, found.groups()))) or str(response.status_code)
    return named.rpartition("#")[2].partition(":")[0]
