"""The road up: a cursor over the journal. There is no second outbox that could fall out of step."""
