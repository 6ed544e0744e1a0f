//! How long the native planner takes: reads a request a line from its input, and prints for each one the microseconds of
//! the fastest and of the middle one of so many calls as fit into a fifth of a second, and the length of the answer in bytes.
//!
//!     cargo run --release -p ddns-tests --example timings < REQUESTS

use std::error::Error;
use std::hint::black_box;
use std::io::{self, BufRead};
use std::time::{Duration, Instant};

use ddns_core::plan_json;

const BUDGET: Duration = Duration::from_millis(200);

fn main() -> Result<(), Box<dyn Error>> {
    for request in io::stdin().lock().lines() {
        let request = request?;
        let (begun, mut times, mut bytes) = (Instant::now(), Vec::new(), 0);
        while begun.elapsed() < BUDGET || times.len() < 5 {
            let start = Instant::now();
            bytes = black_box(plan_json(black_box(request.as_bytes()))).len();
            times.push(start.elapsed());
        }
        times.sort();
        let micros = |time: Option<&Duration>| time.map_or(0.0, |time| time.as_secs_f64() * 1e6);
        println!("{} {} {bytes}", micros(times.first()), micros(times.get(times.len() / 2)));
    }
    Ok(())
}
