import Foundation
import Testing

/// `make torture COUNT=2000 SEED=1` attacks the built command. `make test` runs a small part of it.
@Suite struct TortureTests {
  @Test func `nothing is lost, silently wrong or without words, whatever is done to a command`() async throws
  {
    let environment = ProcessInfo.processInfo.environment
    let count = environment["ASSAY_TORTURE_COUNT"].flatMap(Int.init)
    let yard = try await onThread { try Yard(isThorough: count != nil) }
    try everyCommandIsKnown(yard)
    let campaign = Campaign(
      yard: yard, seed: environment["ASSAY_TORTURE_SEED"].flatMap(UInt64.init) ?? 1, count: count ?? 16,
      only: environment["ASSAY_TORTURE_ONLY"].flatMap(Int.init),
      jobs: environment["ASSAY_TORTURE_JOBS"].flatMap(Int.init)
        ?? ProcessInfo.processInfo.activeProcessorCount)
    let report = await onThread { campaign.run() }
    print(report.text)
    for fault in report.faults { Issue.record("\(fault)") }
    #expect(report.attempts > 0)
    let missed = campaign.attacked.subtracting(report.commands.keys)
    #expect(missed.isEmpty, "a campaign of this length attacks every command")
  }

  /// Throws for a command without a scenario, which would never be attacked, and for a scenario without a
  /// command.
  private func everyCommandIsKnown(_ yard: Yard) throws {
    let built = Set(yard.commands.all.map(\.path))
    let known = Set(yard.scenarios.map(\.command))
    #expect(built.subtracting(known).isEmpty, "these commands have no scenario in Tests/Torture/Scenarios")
    #expect(known.subtracting(built).isEmpty, "these scenarios have no command")
  }

  /// Runs `body`, which waits for processes, on a thread of its own and not on one that other tests need.
  private func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value
  {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
  }

  private func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: body()) }
    }
  }
}
