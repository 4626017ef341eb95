"""What records and fields of the review of fortification are called in the audit trail."""

from __future__ import annotations

from core.i18n import Text, t

FORTIFICATION_RECORDS: dict[str, Text] = {
    "seismic_parameters": t("Seismic parameters of an area"),
    "construction_projects": t("Project under review"),
    "review_steps": t("Step of a review"),
    "project_documents": t("Document of a project"),
}
FORTIFICATION_FIELDS: dict[str, Text] = {
    "pga": t("Peak acceleration (thousandths of g)"),
    "floors": t("Floors"),
    "floor_area": t("Floor area (m²)"),
    "structure": t("Structure"),
    "ground_area_id": t("Area of the parameters"),
    "ground_pga": t("Acceleration by the table (thousandths of g)"),
    "ground_period": t("Period by the table (ms)"),
    "ground_source": t("Source of the parameters"),
    "looked_up_at": t("Looked up at"),
    "evaluated_pga": t("Acceleration by the evaluation (thousandths of g)"),
    "evaluated_period": t("Period by the evaluation (ms)"),
    "evaluation": t("Safety evaluation: number and approval"),
    "required_pga": t("Acceleration needed (thousandths of g)"),
    "required_period": t("Period needed (ms)"),
    "designed_pga": t("Acceleration designed for (thousandths of g)"),
    "designed_period": t("Period designed for (ms)"),
    "received_on": t("Received on"),
    "result": t("Result"),
    "result_on": t("Result on"),
    "result_note": t("Reasons and conditions"),
    "result_by": t("Result by"),
    "project_id": t("Project"),
    "step": t("Step"),
    "who": t("Office that does it"),
    "done_on": t("Done on"),
    "done_by": t("Done by"),
}
FORTIFICATION_VOCABULARIES: dict[str, str] = {
    "construction_projects.kind": "project_kind",
    "review_steps.step": "review_step",
    "project_documents.kind": "project_document",
}
FORTIFICATION_CODES: dict[str, dict[str, Text]] = {
    "construction_projects.result": {
        "passed": t("Passed"), "conditional": t("Passed on conditions"), "refused": t("Not passed"),
        "withdrawn": t("Withdrawn by the owner"),
    },
    "review_steps.state": {
        "waiting": t("Still to do"), "passed": t("Passed"), "sent_back": t("sent back"),
        "left_out": t("not applicable"),
    },
}  # fmt: skip
