import AssayTensors
import Testing

/// Ways in which a tensor could leave its body, each as a whole program.
private let escapes: [(name: String, program: @Sendable (Trace) throws -> Void)] = [
  (
    "an output inside vmap",
    { trace in
      let x = trace.input("x", [3])
      _ = vmap([x]) { [$0[0].sum()].also { trace.output("y", $0[0]) } }
    }
  ),
  (
    "an output inside scan",
    { trace in
      let x = trace.input("x", [3])
      _ = scan([x.sum() * 0], over: [x]) { carried, elements in
        trace.output("y", carried[0] + elements[0])
        return ([carried[0] + elements[0]], [])
      }
    }
  ),
  (
    "the example itself as an output",
    { trace in _ = vmap([trace.input("x", [3])]) { $0.also { trace.output("y", $0[0]) } } }
  ),
  (
    "a value used after its body",
    { trace in
      var leaked: Tensor?
      _ = vmap([trace.input("x", [3])]) { $0.also { leaked = $0[0] * 2 } }
      if let leaked { trace.output("y", leaked + 1) }
    }
  ),
  (
    "a value used after its body as the second operand",
    { trace in
      var leaked: Tensor?
      let x = trace.input("x", [3])
      _ = vmap([x]) { $0.also { leaked = $0[0] * 2 } }
      if let leaked { trace.output("y", x + leaked) }
    }
  ),
  (
    "an output after its body",
    { trace in
      var leaked: Tensor?
      let x = trace.input("x", [3])
      _ = scan([x.sum()], over: [x]) { carried, elements in
        leaked = elements[0]
        return (carried, [])
      }
      if let leaked { trace.output("y", leaked) }
    }
  ),
  (
    "an update inside vmap",
    { trace in
      let state = trace.state("s", [])
      _ = vmap([trace.input("x", [3])]) { $0.also { trace.update(state, to: $0[0] + 1) } }
    }
  ),
  (
    "an update after its body",
    { trace in
      let state = trace.state("s", [])
      var leaked: Tensor?
      _ = vmap([trace.input("x", [3])]) { $0.also { leaked = $0[0] } }
      if let leaked { trace.update(state, to: leaked) }
    }
  ),
  (
    "a result of an inner body that is returned by the outer one",
    { trace in
      let x = trace.input("x", [3])
      var leaked: Tensor?
      let y = vmap([x]) { outer in
        _ = vmap([x]) { inner in inner.also { leaked = $0[0] * outer[0] } }
        return leaked.map { [$0] } ?? []
      }
      trace.output("y", y[0])
    }
  ),
  (
    "a result of a sibling body",
    { trace in
      let x = trace.input("x", [3])
      var leaked: Tensor?
      _ = vmap([x]) { $0.also { leaked = $0[0] } }
      trace.output("y", vmap([x]) { example in [leaked ?? example[0]] }[0])
    }
  ),
  (
    "what scan carries on",
    { trace in
      let x = trace.input("x", [3])
      var leaked: Tensor?
      _ = vmap([x]) { $0.also { leaked = $0[0] } }
      let y = scan([x.sum()], over: [x]) { carried, elements in ([leaked ?? carried[0]], elements) }
      trace.output("y", y.outputs[0])
    }
  ),
  (
    "the initial value of scan",
    { trace in
      let x = trace.input("x", [3])
      var leaked: Tensor?
      _ = vmap([x]) { $0.also { leaked = $0[0] } }
      let y = scan([leaked ?? x.sum()], over: [x]) { carried, _ in (carried, []) }
      trace.output("y", y.carried[0])
    }
  ),
  (
    "what vmap maps over",
    { trace in
      var leaked: Tensor?
      _ = vmap([trace.input("x", [3, 2])]) { $0.also { leaked = $0[0] } }
      if let leaked { trace.output("y", vmap([leaked]) { [$0[0] * 2] }[0]) }
    }
  ),
  (
    "a variable of a gradient",
    { trace in
      let x = trace.input("x", [3])
      var leaked: Tensor?
      _ = vmap([x]) { $0.also { leaked = $0[0] } }
      if let leaked { trace.output("y", gradient(of: x.sum(), withRespectTo: [leaked])[0]) }
    }
  ),
  (
    "a value of a gradient",
    { trace in
      let x = trace.input("x", [3])
      var leaked: Tensor?
      _ = vmap([x]) { $0.also { leaked = $0[0] * x.sum() } }
      if let leaked { trace.output("y", gradient(of: leaked, withRespectTo: [x])[0]) }
    }
  ),
  (
    "a direction of jvp",
    { trace in
      let x = trace.input("x", [])
      var leaked: Tensor?
      _ = vmap([trace.input("y", [3])]) { $0.also { leaked = $0[0] } }
      if let leaked { trace.output("z", jvp(of: [x * x], along: [(x, leaked)])[0]) }
    }
  ),
  (
    "a value of jvp",
    { trace in
      let x = trace.input("x", [])
      var leaked: Tensor?
      _ = vmap([trace.input("y", [3])]) { $0.also { leaked = $0[0] * x } }
      if let leaked { trace.output("z", jvp(of: [leaked], along: [(x, x)])[0]) }
    }
  ),
  (
    "a replacement",
    { trace in
      let x = trace.input("x", [])
      var leaked: Tensor?
      _ = vmap([trace.input("y", [3])]) { $0.also { leaked = $0[0] } }
      if let leaked { trace.output("z", substituting([(x, leaked)], in: [x * x])[0]) }
    }
  ),
]

extension Array {
  fileprivate func also(_ action: (Self) -> Void) -> Self {
    action(self)
    return self
  }
}

@Suite struct BodyTests {
  @Test(arguments: escapes.indices)
  func `a tensor of a body that gets out of it is refused with both places`(_ index: Int) {
    let error = #expect(throws: TensorError.self, "\(escapes[index].name)") {
      try Program(escapes[index].program)
    }
    let words = error?.description ?? ""
    #expect(words.contains("BodyTests.swift:"), "\(words)")
    #expect(words.contains("inside the body of"), "\(words)")
    #expect(words.contains("return it from the body"), "\(words)")
  }

  @Test func `what does not depend on a body may leave it`() throws {
    let plan = Plan(
      try Program { trace in
        let x = trace.input("x", [2])
        let w = trace.input("w", [2])
        let state = trace.state("s", [2])
        var outer: Tensor?
        let y = vmap([x]) { example in
          let double = w * 2
          outer = double
          trace.output("double", double)
          trace.update(state, to: double + 1)
          return [double.sum() * example[0]]
        }
        trace.output("y", y[0])
        trace.output("z", (outer ?? w) + 1)
      })
    let executor = try Executor(plan)
    try executor.write("x", [1, 2] as [Float])
    try executor.write("w", [3, 4] as [Float])
    executor.run()
    #expect(try executor.read("double") == [6, 8] as [Float])
    #expect(try executor.read("y") == [14, 28] as [Float])
    #expect(try executor.read("z") == [7, 9] as [Float])
    #expect(try executor.read("s") == [7, 9] as [Float])
  }

  @Test func `a tensor of another trace is refused wherever it is handed in`() {
    var foreign: Tensor?
    _ = try? Program { foreign = $0.input("x", [2]) }
    let uses: [@Sendable (Trace, Tensor) -> Void] = [
      { $0.output("y", $1) }, { trace, it in trace.update(trace.state("s", [2]), to: it) },
      { trace, it in trace.update(it, to: trace.state("s", [2])) },
      { $0.output("y", $0.input("x", [2]) + $1) }, { $0.output("y", $1 + $0.input("x", [2])) },
      { trace, it in trace.output("y", vmap([trace.input("x", [2])]) { _ in [it] }[0]) },
      { trace, it in trace.output("y", vmap([it]) { $0 }[0]) },
      { trace, it in trace.output("y", jvp(of: [it], along: [(trace.input("x", [2]), it)])[0]) },
      { trace, it in
        trace.output("y", gradient(of: trace.input("x", [2]).sum(), withRespectTo: [it])[0])
      },
      { trace, it in trace.output("y", scan([it], over: [trace.input("x", [2, 2])]) { ($0, $1) }.0[0]) },
    ]
    for use in uses {
      guard let foreign else { return }
      let error = #expect(throws: TensorError.self) { try Program { use($0, foreign) } }
      #expect(error?.description.contains("another trace") == true, "\(error?.description ?? "")")
    }
  }

  @Test func `an input named like a placeholder is an input`() throws {
    let plan = Plan(
      try Program { trace in
        let x = trace.input("x", [2])
        let other = trace.input("example 0 of 2", [])
        trace.output("y", vmap([x]) { [$0[0] * other] }[0])
      })
    let executor = try Executor(plan)
    try executor.write("x", [1, 2] as [Float])
    try executor.write("example 0 of 2", [10] as [Float])
    executor.run()
    #expect(try executor.read("y") == [10, 20] as [Float])
  }
}
