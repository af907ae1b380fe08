//! Logistic regression with an L2 penalty, solved one weight at a time by Newton steps: small, exact and the same on every run.

/// Binary features of examples: the numbers of the features that each example has.
pub struct Problem<'a> {
    pub examples: &'a [Vec<u32>],
    pub features: usize,
    /// What is right.
    pub targets: &'a [bool],
    /// How much each example counts.
    pub weights: &'a [f64],
    /// Added to each example's sum, not learnt.
    pub offsets: &'a [f64],
    /// Penalty of each feature.
    pub penalties: &'a [f64],
    /// Least weight of each feature; empty for none.
    pub floors: &'a [f64],
}

/// Learnt weights.
#[derive(Clone, Debug)]
pub struct Fitted {
    pub bias: f64,
    pub weights: Vec<f64>,
}

/// Most sweeps over all weights.
const SWEEPS: usize = 60;
/// Largest step at which the solution counts as found.
const ENOUGH: f64 = 1e-4;

/// Solves.
pub fn solve(p: &Problem<'_>) -> Fitted {
    let mut columns: Vec<Vec<u32>> = vec![Vec::new(); p.features];
    for (i, example) in p.examples.iter().enumerate() {
        for f in example {
            columns[*f as usize].push(i as u32);
        }
    }
    let mut sums: Vec<f64> = p.offsets.to_vec();
    let mut fitted = Fitted { bias: 0.0, weights: vec![0.0; p.features] };
    let all: Vec<u32> = (0..p.examples.len() as u32).collect();
    for _ in 0..SWEEPS {
        let mut largest: f64 = step(p, &all, 0.0, f64::NEG_INFINITY, &mut sums, &mut fitted.bias).abs();
        for (f, column) in columns.iter().enumerate() {
            if !column.is_empty() {
                let floor = p.floors.get(f).copied().unwrap_or(f64::NEG_INFINITY);
                largest = largest.max(step(p, column, p.penalties[f], floor, &mut sums, &mut fitted.weights[f]).abs());
            }
        }
        if largest < ENOUGH {
            break;
        }
    }
    fitted
}

/// One Newton step of one weight; the size of the step.
fn step(p: &Problem<'_>, column: &[u32], penalty: f64, floor: f64, sums: &mut [f64], weight: &mut f64) -> f64 {
    let (mut slope, mut bend) = (penalty * *weight, penalty + 1e-6);
    for &i in column {
        let i = i as usize;
        let chance = 1.0 / (1.0 + (-sums[i]).exp());
        slope += p.weights[i] * (chance - f64::from(u8::from(p.targets[i])));
        bend += p.weights[i] * (chance * (1.0 - chance)).max(1e-3);
    }
    let delta = (-slope / bend).clamp(-1.0, 1.0).max(floor - *weight);
    *weight += delta;
    for &i in column {
        sums[i as usize] += delta;
    }
    delta
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_telling_feature() {
        let examples: Vec<Vec<u32>> = (0..100).map(|i| if i < 50 { vec![0] } else { vec![1] }).collect();
        let targets: Vec<bool> = (0..100).map(|i| if i < 50 { i % 10 != 0 } else { i % 10 == 0 }).collect();
        let ones = vec![1.0; 100];
        let f = solve(&Problem { examples: &examples, features: 2, targets: &targets, weights: &ones, offsets: &vec![0.0; 100], penalties: &[0.01, 0.01], floors: &[] });
        // Nine in ten against one in ten: the two sums are +-ln 9.
        assert!((f.bias + f.weights[0] - 9f64.ln()).abs() < 0.05, "{f:?}");
        assert!((f.bias + f.weights[1] + 9f64.ln()).abs() < 0.05, "{f:?}");
        let held = solve(&Problem { examples: &examples, features: 2, targets: &targets, weights: &ones, offsets: &vec![0.0; 100], penalties: &[0.01, 0.01], floors: &[0.0, 0.0] });
        assert!(held.weights[0] > 1.0 && held.weights[1] == 0.0, "{held:?}");
    }
}
