//! A stable topological order.

use std::collections::{BTreeMap, BTreeSet};

/// Orders things so that each comes after those it needs, by their keys where that leaves a choice.
///
/// `needs[n]` holds what the thing `n` comes after. Where things need each other in a circle, the one with the least
/// key goes first.
pub fn sorted<K: Ord + Clone>(keys: &[K], needs: &[BTreeSet<usize>]) -> Vec<usize> {
    let mut open: Vec<usize> =
        needs.iter().enumerate().map(|(n, of)| of.iter().filter(|m| **m != n).count()).collect();
    let mut after: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (n, of) in needs.iter().enumerate() {
        for m in of.iter().filter(|m| **m != n) {
            after.entry(*m).or_default().push(n);
        }
    }
    let key = |n: usize| keys.get(n).cloned().map(|key| (key, n));
    let mut waiting: BTreeSet<_> = (0..keys.len()).filter_map(key).collect();
    let mut ready: BTreeSet<_> =
        (0..keys.len()).filter(|n| open.get(*n) == Some(&0)).filter_map(key).collect();
    let mut order = Vec::with_capacity(keys.len());
    while let Some(next) = ready.pop_first().or_else(|| in_circle(&waiting, needs)) {
        if !waiting.remove(&next) {
            continue;
        }
        order.push(next.1);
        for n in after.get(&next.1).into_iter().flatten() {
            if let Some(left) = open.get_mut(*n) {
                *left = left.saturating_sub(1);
                if *left == 0 {
                    ready.extend(key(*n));
                }
            }
        }
    }
    order
}

/// The least of what waits and stands in a circle, not merely behind one.
fn in_circle<K: Ord + Clone>(
    waiting: &BTreeSet<(K, usize)>,
    needs: &[BTreeSet<usize>],
) -> Option<(K, usize)> {
    let names: BTreeSet<usize> = waiting.iter().map(|(_, n)| *n).collect();
    let reaches_itself = |start: usize| {
        let mut seen = BTreeSet::new();
        let mut next = vec![start];
        while let Some(n) = next.pop() {
            for m in needs.get(n).into_iter().flatten().filter(|m| **m != n && names.contains(m)) {
                if *m == start {
                    return true;
                }
                if seen.insert(*m) {
                    next.push(*m);
                }
            }
        }
        false
    };
    waiting.iter().find(|(_, n)| reaches_itself(*n)).or_else(|| waiting.first()).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_needed_comes_first_and_circles_end() {
        let needs = |of: &[&[usize]]| -> Vec<BTreeSet<usize>> {
            of.iter().map(|n| n.iter().copied().collect()).collect()
        };
        assert_eq!(sorted(&["b", "a", "c"], &needs(&[&[], &[2], &[]])), [0, 2, 1]);
        assert_eq!(sorted(&["a", "b", "c"], &needs(&[&[1], &[0], &[]])), [2, 0, 1]);
        assert_eq!(sorted(&["x", "b", "c"], &needs(&[&[1], &[2], &[1]])), [1, 2, 0]);
    }
}
