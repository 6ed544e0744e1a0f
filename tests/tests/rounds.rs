//! Every case in an open world: three rounds of needs at most, and the plan of the closed world (SPEC 1).

use std::io;
use std::path::Path;

use ddns_tests::{case, rounds};

#[test]
fn the_same_plan_in_three_rounds() -> io::Result<()> {
    let mut wrong = Vec::new();
    for file in case::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases"))? {
        let case = case::read(&file)?;
        let planner = |request: &str| ddns_core::plan_json(request.as_bytes());
        if case["expect"].get("rejection").is_none() {
            let finding = rounds::rounds(&case["event"], &case["facts"], &planner).err();
            wrong.extend(finding.map(|finding| format!("{}: {finding}", file.display())));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}
