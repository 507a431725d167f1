import AssayStatistics
import Foundation
import Testing

/// `assay show STUDY --by FACTOR`.
@Suite(.ownThread) struct BreakdownCommandTests {
  private static let by = ["--by", "optimiser", "--by", "conditionNumber"]

  @Test func `the rows are those that the records give`() async throws {
    let (store, _) = try await FinishedStudy.shared.get()
    let show = ["show", quickClaim, "--store", store, "--json"]
    let shown = try await Tool.run(show + Self.by + ["--trials"]).object()
    let records = try #require(shown["records"] as? [[String: Any]])
    let rows = try #require(shown["by"] as? [[String: Any]])
    #expect(!rows.isEmpty && shown["verdict"] as? String != nil)
    for row in rows {
      let levels = try #require(row["levels"] as? [String: Any])
      let measure = try #require(row["measure"] as? String)
      let values = records.filter { record in
        let own = record["levels"] as? [String: Any] ?? [:]
        return record["stage"] as? String == row["stage"] as? String
          && levels.allSatisfy { (own[$0.key] as? NSObject) == ($0.value as? NSObject) }
      }.compactMap { ($0["measures"] as? [String: Any])?[measure] as? Double }
      #expect(levels.count == 2 && row["trials"] as? Int == values.count && !values.isEmpty)
      #expect(row["failures"] as? Int == 0)
      guard row["medianIs"] as? String == "exact" else { continue }
      let interval = try MedianInterval.of(values, confidence: try #require(row["confidence"] as? Double))
      #expect(isNear(row["median"], interval.estimate))
      for (index, share) in [0.25, 0.75].enumerated() {
        guard (row["quartilesAre"] as? [Any])?[index] as? String == "exact" else { continue }
        #expect(
          isNear((row["quartiles"] as? [Any])?[index], try Summary.quantile(values, probability: share)))
      }
    }
    let alone = try await Tool.run(show).object()
    #expect(
      alone["by"] == nil && judged(alone) == judged(shown.filter { $0.key != "by" && $0.key != "records" }))
  }

  /// Whether a number of JSON is this one, but for the last bits, which Foundation's reader of JSON does not keep.
  private func isNear(_ number: Any?, _ expected: Double) -> Bool {
    guard let number = number as? Double else { return false }
    return (number - expected).magnitude <= 1e-12 * expected.magnitude
  }

  @Test func `text has a table for each measure, and --measure and --stage choose`() async throws {
    let (store, first) = try await FinishedStudy.shared.get()
    let show = ["show", quickClaim, "--store", store] + Self.by
    let all = try await Tool.run(show)
    #expect(all.status == 0 && all.err.isEmpty)
    let study = try #require(try first.object()["study"] as? String)
    #expect(all.out.hasPrefix("\(study): "))
    #expect(
      all.out.contains(
        /\n  optimiser +conditionNumber +trials +median +quartiles +95.% interval +failures +censored\n/))
    let one = try await Tool.run(show + ["--measure", "error", "--stage", "judged"])
    #expect(one.out.contains("\n\njudged, error:\n") && one.out.components(separatedBy: "\n\n").count == 2)
    #expect(all.out.contains(one.out.components(separatedBy: "\n\n")[1]))
  }

  @Test(arguments: [
    (["--by", "optimizer"], "has no factor 'optimizer'; did you mean 'optimiser'?"),
    (["--by", "seed", "--measure", "eror"], "has no measure 'eror'; did you mean 'error'?"),
    (["--by", "seed", "--stage", "judge"], "has no stage 'judge'; did you mean 'judged'?"),
    (["--by", "seed", "--by", "seed"], "the factor 'seed' is named twice; name it once"),
  ])
  func `a name that is wrong is refused with the nearest one`(_ options: [String], message: String)
    async throws
  {
    let (store, _) = try await FinishedStudy.shared.get()
    let run = try await Tool.run(["show", quickClaim, "--store", store] + options)
    #expect(run.status == 2 && run.out.isEmpty)
    #expect(run.err.hasPrefix("Error: ") && run.err.hasSuffix(message + "\n"), "\(run.err)")
  }
}
