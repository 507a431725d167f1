import AssayExperiments
import Testing

/// A record that does not belong to its study once made a study that could never be finished, or one that was
/// finished by 130 %.
@Suite struct BelongingTests {
  @Test func `a record of no trial of the design is named, whoever asks`() throws {
    let changes: [(inout Record) -> Void] = [
      { $0.trial.stage = "compars" }, { $0.trial.levels["steps"] = 4 },
      { $0.trial.levels["rate"] = 0.1000001 },
      { $0.trial.seed = 999 }, { $0.trial.levels["more"] = 1 }, { $0.trial.levels["arm"] = nil },
    ]
    for (index, change) in changes.enumerated() {
      for place in [0, 70] {
        for isAdded in [false, true] {
          let (store, registration) = try finished()
          let changed = store.state.withLock { state in
            var record = state.records[place].record
            change(&record)
            if isAdded { state.records.append((1, record)) } else { state.records[place].record = record }
            return record.trial
          }
          let expected =
            "the store has a record of \(registration.study) that does not belong to it: its design has no trial "
          let judged = message { _ = try Study.result(of: registration, in: store) }
          let resumed = message { _ = try run(store) }
          #expect(judged.hasPrefix(expected) && judged == resumed, "change \(index) at \(place): \(judged)")
          // A changed tuning record makes its stage incomplete; the records of later stages then fail first.
          if place == 70 || isAdded { #expect(judged.contains("(\(changed))"), "change \(index): \(judged)") }
        }
      }
    }
  }

  @Test func `two records of one trial are named`() throws {
    let (store, registration) = try finished()
    let trial = store.state.withLock { state in
      state.records.append(state.records[40])
      return state.records[40].record.trial
    }
    let expected =
      "the store has two records of one trial of \(registration.study) (\(trial)); restore the store from a copy, "
      + "or name another one"
    #expect(message { _ = try Study.result(of: registration, in: store) } == expected)
    #expect(message { _ = try run(store) } == expected)
  }

  /// `replay` once ran trials with levels that no study has.
  @Test func `a record that does not belong is not found for a replay`() throws {
    let (store, registration) = try finished()
    let trial = store.state.withLock { state in
      state.records[70].record.trial.levels["arm"] = "neither"
      return state.records[70].record.trial
    }
    let name = try trial.id(study: registration.digest)
    let found = message { _ = try Study.find(trial: name, in: store) }
    #expect(found.contains("that does not belong to it: its design has no trial (\(trial))"))
    #expect(found == message { _ = try Study.result(of: registration, in: store) })
  }

  @Test func `a study whose first records are missing is not one to go on with`() throws {
    let (store, registration) = try finished()
    store.state.withLock { _ = $0.records.remove(at: 0) }
    #expect(
      message { _ = try Study.result(of: registration, in: store) }.contains("that does not belong to it"))
  }

  private func run(_ store: MemoryStore) throws -> Study.Run {
    try Study.run(Fixture.experiment(), store: store, executor: SerialExecutor(), time: 0)
  }

  private func finished() throws -> (MemoryStore, Registration) {
    let store = MemoryStore()
    return (store, try run(store).result.registration)
  }
}
