//! One of several ways: IF, CASE, handlers. Where it is not known which, it is fine where it does not matter.

use std::collections::BTreeMap;

use super::code::{Condition, Line, Sql};
use super::harmless;
use super::run::{Failure, Flow, Frame, Ran, Runner, Stop, unknown};
use super::value::Value;
use crate::declare::world::World;
use crate::model::{Name, Origin};

impl Runner<'_> {
    pub(super) fn branches(
        &mut self,
        frame: &mut Frame<'_>,
        arms: &[(Condition, Vec<Line>)],
        otherwise: &[Line],
    ) -> Ran<Flow> {
        let mut open: Vec<&[Line]> = Vec::new();
        let mut doubt = None;
        let mut last = Some(otherwise);
        for (condition, body) in arms {
            let (holds, at) = self.condition(frame, condition)?;
            match holds {
                Some(false) => {}
                Some(true) => {
                    last = None;
                    open.push(body);
                    break;
                }
                None => {
                    doubt = doubt.or(Some(at));
                    open.push(body);
                }
            }
        }
        open.extend(last);
        match (doubt, open.as_slice()) {
            (None, [lines]) => self.lines(frame, lines),
            (doubt, several) => {
                let origin = doubt.and_then(|at| frame.origin(&at));
                self.either(frame, several, "whether this condition holds", origin)
            }
        }
    }

    fn condition(&mut self, frame: &mut Frame<'_>, condition: &Condition) -> Ran<(Option<bool>, Sql)> {
        match condition {
            Condition::Is(sql) => Ok((self.value(frame, sql)?.condition(), sql.clone())),
            Condition::Equals(operand, values) => {
                let operand_value = self.value(frame, operand)?;
                let mut holds = Some(false);
                for value in values {
                    match operand_value.equals(&self.value(frame, value)?).condition() {
                        Some(true) => return Ok((Some(true), operand.clone())),
                        Some(false) => {}
                        None => holds = None,
                    }
                }
                Ok((holds, operand.clone()))
            }
        }
    }

    /// Runs one of several, nobody knows which: fine where it does not matter.
    pub(super) fn either(
        &mut self,
        frame: &mut Frame<'_>,
        several: &[&[Line]],
        what: &str,
        origin: Option<Origin>,
    ) -> Ran<Flow> {
        if self.guessing {
            return self.every_way(frame, several);
        }
        if several.iter().all(|lines| harmless::lines(self.world, frame.text, lines, false)) {
            frame.blur();
            return Ok(Flow::Next);
        }
        let before = self.world.clone();
        let variables = frame.variables.clone();
        let mut kept: Option<(World, BTreeMap<Name, Value>, Flow)> = None;
        let mut failed = None;
        for lines in several {
            self.world.clone_from(&before);
            frame.variables.clone_from(&variables);
            let flow = match self.lines(frame, lines) {
                // A script is one that runs: the branch that fails is not taken, if nothing catches its error.
                Err(stop @ Stop::Failed(Failure::Raised, ..)) if self.handlers == 0 => {
                    failed = Some(stop);
                    continue;
                }
                Err(Stop::Failed(..)) => return Err(unknown(what, origin)),
                other => other?,
            };
            match &mut kept {
                None => kept = Some((self.world.clone(), frame.variables.clone(), flow)),
                Some((world, values, same)) => {
                    if !world.is_same_schema(self.world) || *same != flow {
                        return Err(unknown(what, origin));
                    }
                    for (name, value) in values {
                        if frame.variables.get(name) != Some(value) {
                            *value = Value::Unknown;
                        }
                    }
                }
            }
        }
        let Some((world, values, flow)) = kept else {
            return Err(failed.unwrap_or_else(|| unknown(what, origin)));
        };
        *self.world = world;
        frame.variables = values;
        Ok(flow)
    }

    /// Runs all of several, each with the variables as they are now: what one of them sets is not known behind it.
    fn every_way(&mut self, frame: &mut Frame<'_>, several: &[&[Line]]) -> Ran<Flow> {
        let mut left = frame.variables.clone();
        let variables = left.clone();
        for lines in several {
            frame.variables.clone_from(&variables);
            self.lines(frame, lines)?;
            for (name, value) in &mut left {
                if frame.variables.get(name) != Some(value) {
                    *value = Value::Unknown;
                }
            }
        }
        frame.variables = left;
        Ok(Flow::Next)
    }
}
