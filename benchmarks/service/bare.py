"""The least that FastAPI can do: one route, no data. What the service costs is measured beside it."""

from fastapi import FastAPI
from pydantic import BaseModel


class Answer(BaseModel):
    customer_id: str
    predicted_clv: float
    predicted_clv_lower: float
    predicted_clv_upper: float


app = FastAPI()


@app.get("/predictions/{customer_id}")
async def predict(customer_id: str) -> Answer:
    return Answer(
        customer_id=customer_id, predicted_clv=12.5, predicted_clv_lower=1.0, predicted_clv_upper=40.0
    )
