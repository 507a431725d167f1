import AssayExperiments
import AssayRandomness
import AssayVariables
import Testing

import struct AssayExperiments.Measurement

/// What a body asks its context for, and what it leaves out, is found and named.
@Suite struct ContextTests {
  private let trial = Trial(
    stage: "compare", levels: ["arm": "treated", "rate": 0.1, "steps": 3], seed: 7)

  private func fault(_ measure: @escaping @Sendable (TrialContext) throws -> Void) -> String {
    var experiment = Fixture.experiment()
    experiment.measure = { context in
      try measure(context)
      return Measurement(measures: [:], result: "none")
    }
    return message { _ = try experiment.execute(trial) }
  }

  @Test func `a variable that was never declared fails the trial at once`() {
    let width = Variable<Int>("width", "units", .count, default: 64)
    let expected =
      "the body reads the variable 'width', which the design does not declare; it declares arm, rate, steps"
    #expect(fault { _ = try $0[width] } == expected)
    // A body that catches the error does not get away with it.
    #expect(fault { _ = try? $0[width] } == expected)
  }

  @Test func `a stream that was never declared fails the trial at once`() {
    let expected =
      "the body asks for the stream 'own', which the design does not declare; it declares noise"
    #expect(fault { _ = try $0.stream("own").normal(at: 0) } == expected)
    #expect(fault { _ = try? $0.stream("own") } == expected)
    #expect(fault { _ = try $0.stream("arm") }.contains("'arm', which the design does not declare"))
  }

  @Test func `a variable without a level, of another type or out of range is named`() {
    #expect(
      fault { _ = try $0[Variable<String>("noise", "", .text)] }
        == "the body reads the variable 'noise', which has no level in a trial: its role is nuisance")
    #expect(
      fault { _ = try $0[Variable<Double>("steps", "", .finite)] }
        == "the body reads the variable 'steps' as Double; its level is integer 3")
    #expect(
      fault { _ = try $0[Variable<Int>("steps", "", .whole(from: 4))] }
        == "the body reads a level out of range: the steps is 3; it must be at least 4")
    enum Other: String, CaseIterable, LevelValue { case one, two }
    #expect(fault { _ = try $0[Variable<Other>("arm", "", .word)] }.contains("'arm' as Other"))
  }

  @Test func `a receipt says what was read and drawn`() throws {
    var experiment = Fixture.experiment()
    experiment.measure = { context in
      let stream = try context.stream("noise")
      let again = try context.stream("noise").split("child").split(3)
      _ = try (context[Fixture.steps], context[Fixture.arm], context[Fixture.steps])
      _ = (stream.normal(count: 10), again.permutation(of: 5), again.uniform(at: 9))
      #expect(again == RandomStream(seed: 7, name: "noise").split("child").split(3))
      return Measurement(measures: [:], result: "none")
    }
    let receipt = try experiment.execute(trial).receipt
    #expect(receipt == Receipt(read: ["arm", "steps"], draws: ["noise": .init(numbers: 15)]))
  }

  private func run(
    _ change: (inout Experiment) -> Void, facts: [String: String] = [:]
  ) -> String {
    var experiment = Fixture.experiment()
    change(&experiment)
    return message {
      _ = try Study.run(experiment, store: MemoryStore(), executor: SerialExecutor())
    }
  }

  @Test func `a held or varied variable that no trial reads is an error that names it`() {
    let width = Variable<Int>("width", "units", .count)
    #expect(
      run { $0.design.factors.append(.held(width, 64)) }
        == "no trial of the study read the held variable 'width', so it is only a label; "
        + "read it in the body, or do not declare it")
    #expect(
      run { experiment in
        experiment.design.factors.append(.varied(width, [32, 64]))
        for index in experiment.design.stages.indices {
          experiment.design.stages[index].crossed["width"] = [32]
        }
      }.hasPrefix("no trial of the study read the manipulated variable 'width'"))
  }

  @Test func `a declared stream from which no trial draws is an error that names it`() {
    let expected =
      "no trial of the study drew from the stream 'shuffle'; draw from it in the body, or do not declare it"
    #expect(run { $0.design.factors.append(.nuisance(.shuffle, "order")) } == expected)
    // Asking for a stream, and splitting it, is not drawing.
    #expect(
      run { experiment in
        experiment.design.factors.append(.nuisance(.shuffle, "order"))
        let measure = experiment.measure
        experiment.measure = { context in
          _ = try context.stream(.shuffle).split(1)
          return try measure(context)
        }
      } == expected)
  }

  @Test func `a free variable has no level and is stated by the environment`() throws {
    let threads = Variable<Int>("threads", "threads of the executor", .count)
    #expect(
      run { $0.design.factors.append(.free(threads)) }
        == "no record of the study states the free variable 'threads'; add it to the facts of the executor's "
        + "environment, or do not declare it")
    var design = Fixture.design
    design.factors.append(.free(threads))
    try design.requireUse(
      in: [Receipt(read: ["arm", "rate", "steps"], draws: ["noise": .init(programs: 1)])],
      environments: [Environment(facts: ["threads": "2"])])
    #expect(
      message { _ = try TrialContext(trial, of: design)[threads] }.contains("its role is free"))
  }

  @Test func `a study whose trials did not use its design has no verdict afterwards either`() throws {
    let store = MemoryStore()
    var experiment = Fixture.experiment()
    experiment.design.factors.append(.held(Variable<Int>("width", "units", .count), 64))
    #expect(throws: StudyError.self) {
      try Study.run(experiment, store: store, executor: SerialExecutor())
    }
    #expect(throws: StudyError.unread(variable: "width", role: .held)) {
      try Study.result(of: store.registrations()[0], in: store)
    }
  }

  @Test func `a measurement without a hash of its result is refused`() {
    #expect(
      run { $0.measure = { _ in Measurement(measures: ["loss": 1], result: "") } }
        .hasPrefix(
          "the trial (stage tune, arm=treated, rate=0.1, steps=3, seed 1000) gave an empty result hash"))
  }

  @Test func `values and levels are each other's`() {
    #expect(Bool(level: true.level) == true && Int(level: (-3).level) == -3)
    #expect(Double(level: 0.1.level) == 0.1 && String(level: "x".level) == "x")
    #expect(
      [Double](level: [0.05, 1e-30, -0.0].level)?.map(\.bitPattern) == [0.05, 1e-30, -0.0].map(\.bitPattern))
    #expect([Double](level: [Double]().level) == [])
    #expect([Double](level: "1, x") == nil && Int(level: 3.0) == nil && Double(level: 3) == nil)
    #expect(Fixture.Arm(level: "plain") == .plain && Fixture.Arm(level: "other") == nil)
  }
}
