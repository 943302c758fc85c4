"""What every request passes before and after its route: plain ASGI, a class each, cheap.

Put them around the application from the outside in, beyond Starlette's own error page, so that a crash too
has its request id, its line in the log and its headers. FastAPI lets that be done in one place:

    class Api(FastAPI):
        def build_middleware_stack(self) -> ASGIApp:
            limited = RateLimit(BodyLimit(super().build_middleware_stack(), most_bytes), ...)
            return RequestId(AccessLog(SecurityHeaders(limited)))
"""
