//! Loops, round by round.

use super::code::{Line, Sql, Step};
use super::harmless;
use super::run::{Flow, Frame, Ran, Runner, assign, unknown};
use super::value::Value;

impl Runner<'_> {
    /// Runs a loop.
    pub(super) fn repeated(&mut self, frame: &mut Frame<'_>, line: &Line) -> Ran<Flow> {
        match &line.step {
            Step::ForEach(name, array, body) => {
                let elements = match self.value(frame, array)? {
                    Value::Array(elements) => Some(elements),
                    Value::Text(text) => match super::value::array(&text) {
                        Value::Array(elements) => Some(elements),
                        _ => None,
                    },
                    _ => None,
                };
                let Some(elements) = elements else {
                    return self.skipped(frame, body, "the elements of this array", array);
                };
                for element in elements {
                    frame.set(name, element);
                    if let Some(flow) = after_round(self.lines(frame, body)?) {
                        return Ok(flow);
                    }
                }
            }
            Step::ForRange(name, first, last, reverse, body) => {
                let bounds = (self.value(frame, first)?, self.value(frame, last)?);
                let (Value::Int(first_number), Value::Int(last_number)) = bounds else {
                    return self.skipped(frame, body, "the bounds of this loop", first);
                };
                let (mut at, step) = (first_number, if *reverse { -1 } else { 1 });
                while (at <= last_number && step > 0) || (at >= last_number && step < 0) {
                    frame.set(name, Value::Int(at));
                    self.steps += 1;
                    if let Some(flow) = after_round(self.lines(frame, body)?) {
                        return Ok(flow);
                    }
                    at += step;
                }
            }
            Step::ForQuery(names, query, body) => {
                let rows = match query {
                    Some(query) => {
                        self.query(frame, frame.slice(query), query)?;
                        self.results(frame, frame.slice(query))
                    }
                    None => None,
                };
                let Some(rows) = rows else {
                    let at = query.as_ref().unwrap_or(&line.at);
                    return self.skipped(frame, body, "the rows of this query", at);
                };
                for row in rows {
                    assign(frame, names, row);
                    if let Some(flow) = after_round(self.lines(frame, body)?) {
                        return Ok(flow);
                    }
                }
            }
            Step::While(condition, body) => loop {
                self.steps += 1;
                let holds = match condition {
                    Some(condition) => self.value(frame, condition)?.condition(),
                    None => Some(true),
                };
                match holds {
                    Some(false) => break,
                    Some(true) if !harmless::lines(self.world, frame.text, body, true) => {}
                    _ => {
                        let at = condition.as_ref().unwrap_or(&line.at);
                        return self.skipped(frame, body, "how often this loop runs", at);
                    }
                }
                if let Some(flow) = after_round(self.lines(frame, body)?) {
                    return Ok(flow);
                }
            },
            _ => {}
        }
        Ok(Flow::Next)
    }

    /// A loop of which the rounds are not known: fine where they change nothing.
    fn skipped(&mut self, frame: &mut Frame<'_>, body: &[Line], what: &str, at: &Sql) -> Ran<Flow> {
        if harmless::lines(self.world, frame.text, body, true) {
            frame.blur();
            return Ok(Flow::Next);
        }
        if self.guessing {
            frame.blur();
            self.lines(frame, body)?;
            return Ok(Flow::Next);
        }
        Err(unknown(what, frame.origin(at)))
    }
}

/// Where a loop goes on after a round, if not with the next.
fn after_round(flow: Flow) -> Option<Flow> {
    match flow {
        Flow::Next | Flow::Continue => None,
        Flow::Exit => Some(Flow::Next),
        Flow::Return => Some(Flow::Return),
    }
}
