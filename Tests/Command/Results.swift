import Foundation
import Testing

extension Tool.Outcome {
  /// Standard output as a JSON object.
  func object() throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(out.utf8)) as? [String: Any])
  }

  /// Standard output as a JSON array of objects.
  func objects() throws -> [[String: Any]] {
    try #require(try JSONSerialization.jsonObject(with: Data(out.utf8)) as? [[String: Any]])
  }
}

/// A study's JSON without the members that may differ between two runs: times, and numbers of resumed trials.
func judged(_ object: [String: Any]) -> NSDictionary {
  var object = object
  for key in ["seconds", "resumed", "registered", "event", "head"] { object[key] = nil }
  if let records = object["records"] as? [[String: Any]] {
    object["records"] = records.map { record in record.filter { $0.key != "seconds" } }
  }
  return object as NSDictionary
}

/// One finished study of the fastest claim, which the tests share.
actor FinishedStudy {
  static let shared = FinishedStudy()

  private let folder = try? Scratch()
  private var running: Task<Tool.Outcome, any Error>?

  /// The store's path, and the output of `run --json`.
  func get() async throws -> (store: String, run: Tool.Outcome) {
    let store = try #require(folder).path("assay.sqlite")
    let task =
      running
      ?? Task(executorPreference: OwnThread.executor) {
        try await Tool.run(["run", quickClaim, "--json", "--store", store], timeout: 600)
      }
    running = task
    return (store, try await task.value)
  }
}
