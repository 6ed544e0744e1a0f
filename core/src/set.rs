//! Sets, made element by element.

use std::collections::BTreeSet;

/// Each element once, in order. `collect` would sort them first, with a sort of its own for each type of element: half
/// of the planner's own code in the WebAssembly module.
pub(crate) fn set<T: Ord>(elements: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    set.extend(elements);
    set
}
