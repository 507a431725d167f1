import AssayExperiments
import Testing

@Suite struct ChainTests {
  private var chain: [Registration] {
    get throws {
      var chain: [Registration] = []
      for count in [29, 30, 31] {
        let experiment = Fixture.experiment().seeded(judging: count)
        chain.append(
          Registration.next(
            after: chain.last, claim: experiment.claim, design: experiment.design,
            rule: experiment.rule, digest: try experiment.digest(), recordsBefore: count,
            time: Double(count) + 0.25))
      }
      return chain
    }
  }

  @Test func `a chain as it was made is accepted, and so is every beginning of it`() throws {
    for length in 0...3 { try Registration.verify(Array(try chain.prefix(length))) }
  }

  @Test func `the first link hangs on zeros and the others on the link before`() throws {
    let chain = try chain
    #expect(chain.map(\.number) == [1, 2, 3])
    #expect(chain[0].previous == String(repeating: "0", count: 64))
    #expect(chain[2].previous == chain[1].hash)
    #expect(chain[0].study == "treated-is-lower-" + chain[0].digest.prefix(8))
  }

  @Test func `a change of any field of any registration is found where it is`() throws {
    let chain = try chain
    let changes: [(inout Registration) -> Void] = [
      { $0.claim.statement += "!" }, { $0.design.stages[1].seeds.count += 1 },
      { $0.rule.outcomes[0].criterion = .below(1) }, { $0.digest = chain[0].hash },
      { $0.previous = chain[0].digest }, { $0.hash = chain[0].digest }, { $0.number += 1 },
      { $0.recordsBefore -= 1 }, { $0.time += 1 },
    ]
    for place in chain.indices {
      for (index, change) in changes.enumerated() {
        var changed = chain
        change(&changed[place])
        #expect(
          message { try Registration.verify(changed) }.hasPrefix(
            "registration \(place + 1) of the store was changed after it was made: "), "change \(index)")
      }
    }
  }

  @Test func `a registration that was made anew to fit does not fit its successor`() throws {
    var chain = try chain
    let relaxed = Fixture.experiment().seeded(judging: 32)
    chain[0] = Registration.next(
      after: nil, claim: relaxed.claim, design: relaxed.design, rule: relaxed.rule,
      digest: try relaxed.digest(), recordsBefore: 0, time: 1)
    #expect(
      message { try Registration.verify(chain) }
        == "registration 2 of the store was changed after it was made: "
        + "it does not follow from the registration before it")
  }

  @Test func `a registration that was taken out is missed`() throws {
    var chain = try chain
    chain.remove(at: 1)
    #expect(
      message { try Registration.verify(chain) }
        == "registration 2 of the store was changed after it was made: it bears the number 3")
  }
}
