//! Warnings: what loads, and yet smells. One file a rule.

use crate::diagnostic::Finding;
use crate::policy::Policy;
use crate::policy::document::Node;

pub(super) fn check(_policy: &Policy, _root: &Node, _out: &mut Vec<Finding>) {}
