import AssayRandomness
import AssayTensors
import Testing

/// Sites and labels of a trace: what is recorded, observed, given from outside and differentiated by.
@Suite struct SiteTests {
  /// Two layers, of which the second is applied twice, and a part inside the first; a layer that nothing needs; a label;
  /// a training step.
  private func program(_ element: ElementType = .float32) throws -> Program {
    try Program { trace in
      let x = trace.input("x", [3, 4], element)
      let w = trace.state("w", [4, 4], element)
      let hidden = x.recorded(at: "first", layer: "dense") {
        let product = x.matrixProduct(w)
        return product.recorded(at: "first.tanh", layer: "tanh") { product.hyperbolicTangent() }
      }
      trace.label("hidden plus one", hidden + 1)
      _ = hidden.recorded(at: "unused", layer: "exp") { (hidden * 0.3).exponential() }
      let once = hidden.recorded(at: "second", layer: "square") { hidden * hidden }
      let twice = once.recorded(at: "second", layer: "square") { once * once + hidden }
      let loss = (twice * once + hidden).sum()
      trace.output("loss", loss)
      trace.output("y", twice)
      trace.update(w, to: w - gradient(of: loss, withRespectTo: [w])[0] * 0.01)
    }
  }

  private static let policies: [NumericsPolicy] = [
    .standard, NumericsPolicy(noise: 1e-2), NumericsPolicy(rounding: .init(.bfloat16, .stochastic)),
    NumericsPolicy(accumulation: .permuted), NumericsPolicy(accumulation: .pairwise),
    NumericsPolicy(
      element: .float64, accumulation: .permuted, noise: 1e-3, rounding: .init(.float16, .stochastic)),
  ]
  private static let paths = ["first", "first.tanh", "hidden plus one", "unused", "second", "second#2"]

  private func run(
    _ program: Program, _ names: [String], steps: Int = 3, inputs: [String: [Double]] = [:]
  ) throws -> [String: [UInt64]] {
    let plan = Plan(program)
    let executor = try Executor(plan)
    let isWide = isWide(plan)
    func write(_ name: String, _ values: [Double]) throws {
      if isWide { try executor.write(name, values) } else { try executor.write(name, values.map(Float.init)) }
    }
    for stream in plan.streams { try executor.seed(stream, with: RandomStream(seed: 3, name: "noise")) }
    try write("x", numbers(12))
    try write("w", numbers(16, 2))
    for (name, values) in inputs { try write(name, values) }
    for _ in 0..<steps { executor.run() }
    var results: [String: [UInt64]] = [:]
    for name in names {
      results[name] =
        isWide
        ? try executor.read(name, as: Double.self).map(\.bitPattern)
        : try executor.read(name, as: Float.self).map { UInt64($0.bitPattern) }
    }
    return results
  }

  private func isWide(_ plan: Plan) -> Bool {
    plan.writable.contains { $0.name == "x" && $0.type.element == .float64 }
  }

  private func values(_ bits: [UInt64]?, _ program: Program) -> [Double] {
    let isWide = isWide(Plan(program))
    return (bits ?? []).map { isWide ? Double(bitPattern: $0) : Double(Float(bitPattern: UInt32($0))) }
  }

  @Test func `sites and labels are listed in order, with types, and a second use has a number`() throws {
    let sites = try program().sites
    #expect(sites.map(\.path) == ["first", "first.tanh", "hidden plus one", "unused", "second", "second#2"])
    #expect(sites.map(\.layer) == ["dense", "tanh", nil, "exp", "square", "square"])
    #expect(sites.allSatisfy { $0.output == TensorType([3, 4]) && !$0.isInsideLoop })
    #expect(sites[2].input == nil && sites[0].input == TensorType([3, 4]))
  }

  @Test(arguments: policies)
  func `what is observed changes no other bit, no state and no hash`(_ policy: NumericsPolicy) throws {
    let program = try program().under(policy)
    let all = ["loss", "y", "w"]
    let alone = try run(program, all)
    for paths in [Self.paths, ["unused"], ["second#2", "first"]] {
      let observing = try program.observing(paths)
      let seen = try run(observing, all + paths)
      #expect(seen.filter { all.contains($0.key) } == alone)
      #expect(Plan(observing).hash == Plan(program).hash)
      #expect(seen["second#2"] == nil || seen["second#2"] == alone["y"])
      // Observed before the policy, it is the same.
      let before = try self.program().observing(paths).under(policy)
      #expect(try run(before, all + paths) == seen)
    }
  }

  @Test(arguments: AccumulationOrder.allCases)
  func `what is observed moves no node that it shares with others`(_ order: AccumulationOrder) throws {
    let program = try Program { trace in
      let x = trace.input("x", [4], .float32)
      trace.label("a", x.sum())
      trace.output("y", x.exponential().sum())
    }
    let plain = try program.under(NumericsPolicy(accumulation: order))
    #expect(Plan(plain).hash == Plan(try plain.observing(["a"])).hash)
  }

  @Test(arguments: policies)
  func `a site that is given its own output changes no bit, and another value does`(
    _ policy: NumericsPolicy
  ) throws {
    let program = try program().under(policy)
    let all = ["loss", "y", "w"]
    let seen = try run(program.observing(Self.paths), all + Self.paths, steps: 1)
    for path in Self.paths where path != "hidden plus one" {
      let patched = try program.substituting(path, with: "patch").observing(Self.paths)
      let own = values(seen[path], program)
      #expect(try run(patched, all + Self.paths, steps: 1, inputs: ["patch": own]) == seen, "\(path)")
      guard path != "unused" else { continue }
      let other = try run(patched, all, steps: 1, inputs: ["patch": own.map { $0 * 0.5 }])
      #expect(other["loss"] != seen["loss"], "\(path)")
    }
  }

  @Test(arguments: policies)
  func `a gradient by site is the one by an input in its place, and moves no other bit`(
    _ policy: NumericsPolicy
  ) throws {
    let program = try program().under(policy)
    let paths = Self.paths.filter { $0 != "hidden plus one" }
    let names = paths.map { "gradient:" + $0 }
    let alone = try run(program.observing(paths), ["loss", "y", "w"] + paths, steps: 1)
    let together = try run(
      program.observingGradients(of: "loss", at: paths), ["loss", "y", "w"] + names, steps: 1)
    #expect(alone.filter { !paths.contains($0.key) } == together.filter { !names.contains($0.key) })
    #expect(values(together["gradient:unused"], program).allSatisfy { $0 == 0 })
    // Draws of a policy stand where the gradient was traced.
    guard !policy.isDrawing else { return }
    for path in paths {
      let name = "gradient:" + path
      #expect(
        try run(program.observingGradients(of: "loss", at: [path]), [name], steps: 1)[name]
          == together[name])
      let replaced = try program.substituting(path, with: "patch").observingGradients(of: "loss", at: [path])
      let given = try run(replaced, [name], steps: 1, inputs: ["patch": values(alone[path], program)])
      #expect(given[name] == together[name], "\(path)")
    }
  }

  @Test func `a derivative by a site leaves those by all else as they are`() throws {
    let inputs = [
      (name: "x", shape: [5, 3], values: numbers(15)), (name: "w", shape: [3, 3], values: numbers(9, 2)),
    ]
    func slopes(_ extra: Bool) throws -> [UInt64] {
      let results = try evaluate(inputs, outputs: ["slope"]) { trace, tensors in
        guard let x = tensors["x"], let w = tensors["w"] else { return }
        // Three uses of one output, by itself and through a part that is the identity.
        let h = x.recorded(at: "h", layer: "dense") { x.matrixProduct(w) }
        let same = h.recorded(at: "same", layer: "identity") { h }
        let loss = (h.exponential() * same.sine() + same * h + same / 3).sum()
        let variables = extra ? [w, h, same] : [w]
        trace.output("slope", gradient(of: loss, withRespectTo: variables)[0])
      }
      return bits(results["slope"] ?? [])
    }
    #expect(try slopes(true) == slopes(false))
  }

  @Test func `sites change no bit of derivatives of any order`() throws {
    let inputs = [(name: "x", shape: [6], values: numbers(6))]
    func results(_ isRecorded: Bool) throws -> [[UInt64]] {
      let names = ["slope", "curvature", "tangent", "each"]
      let results = try evaluate(inputs, outputs: names) { trace, tensors in
        guard let x = tensors["x"] else { return }
        func part(_ name: String, _ x: Tensor, _ f: (Tensor) -> Tensor) -> Tensor {
          isRecorded ? x.recorded(at: name, layer: name) { f(x) } : f(x)
        }
        func loss(_ x: Tensor) -> Tensor {
          let a = part("a", x) { $0.sigmoid() * $0 }
          let b = part("b", a) { $0.exponential() }
          let c = part("c", b) { $0.hyperbolicTangent() }
          return (a * b + c.sine() * a + c * c).sum() + (b / a).sum()
        }
        let y = loss(x)
        let slope = gradient(of: y, withRespectTo: [x])[0]
        trace.output("slope", slope)
        trace.output("curvature", gradient(of: (slope * slope).sum(), withRespectTo: [x])[0])
        trace.output("tangent", jvp(of: [slope], along: [(x, x)])[0])
        let each = perExampleGradients(of: [x.reshaped([3, 2])], withRespectTo: [x]) {
          loss($0[0]) + loss(x)
        }
        trace.output("each", each[0])
      }
      return names.map { bits(results[$0] ?? []) }
    }
    for (recorded, plain) in zip(try results(true), try results(false)) { #expect(recorded == plain) }
  }

  @Test func `a site inside vmap is observed for all examples, and can be given and differentiated by`()
    throws
  {
    let program = try Program { trace in
      let x = trace.input("x", [5, 3], .float64)
      let y = vmap([x]) { example in
        [example[0].recorded(at: "square", layer: "square") { example[0] * example[0] }.exponential()]
      }[0]
      trace.output("loss", y.sum())
    }
    #expect(program.sites.map(\.output) == [TensorType([5, 3], .float64)])
    #expect(program.sites.map(\.input) == [TensorType([5, 3], .float64)])
    let x = numbers(15)
    let executor = try Executor(
      Plan(program.observing(["square"]).observingGradients(of: "loss", at: ["square"])))
    try executor.write("x", x)
    executor.run()
    #expect(try executor.read("square") == x.map { $0 * $0 })
    let slopes: [Double] = try executor.read("gradient:square")
    for (slope, x) in zip(slopes, x) { #expect(abs(slope - Elementary.exponential(x * x)) < 1e-12 * slope) }
  }

  @Test func `a path that there is not names the nearest, and a label of an expression is no variable`()
    throws
  {
    let program = try program()
    func words(_ body: () throws -> Void) -> String {
      #expect(throws: TensorError.self) { try body() }?.description ?? ""
    }
    #expect(
      words { _ = try program.observing(["frist.tanh"]) }
        == "there is no site or label 'frist.tanh'; did you mean 'first.tanh'?")
    #expect(
      words { _ = try program.observing(["entirely different"]) }.contains("there are first, first.tanh"))
    #expect(words { _ = try program.substituting("hidden plus one", with: "p") }.contains("watched"))
    #expect(words { _ = try program.substituting("first", with: "x") }.contains("names must differ"))
    let twice = words { _ = try program.substituting("first", with: "p").substituting("first", with: "q") }
    #expect(twice.hasSuffix("the value of 'first' is given from outside as it is"))
    let labelled = try Program { trace in
      let x = trace.input("x", [2])
      trace.label("the input", x)
      trace.output("y", x + 1)
    }
    #expect(words { _ = try labelled.substituting("the input", with: "p") }.contains("given from outside"))
    #expect(words { _ = try program.observingGradients(of: "lost", at: ["first"]) }.contains("loss"))
    #expect(words { _ = try program.observingGradients(of: "y", at: ["first"]) }.contains("one real number"))
    let plain = try Program { $0.output("y", $0.input("x", [2])) }
    #expect(words { _ = try plain.observing(["a"]) }.contains("the program records none"))
    let clash = try Program { trace in
      let x = trace.input("x", [2])
      trace.label("y", x)
      trace.output("y", x + 1)
    }
    #expect(words { _ = try clash.observing(["y"]) }.contains("names must differ"))
  }

  @Test func `a site inside a loop is refused from outside, with what can be observed instead`() throws {
    let program = try Program { trace in
      let x = trace.input("x", [4, 2], .float64)
      let h = x.recorded(at: "0.rnn", layer: "rnn") {
        scan([x.element(0)], over: [x]) { state, element in
          let next = element[0].recorded(at: "0.rnn.cell", layer: "cell") {
            (state[0] + element[0]).hyperbolicTangent()
          }
          return (carried: [next], outputs: [next])
        }.outputs[0]
      }
      trace.output("loss", h.sum())
      trace.output("slope", gradient(of: h.sum(), withRespectTo: [x])[0])
    }
    #expect(program.sites.map(\.isInsideLoop) == [false, true])
    let error = #expect(throws: TensorError.self) { try program.observing(["0.rnn.cell"]) }
    let words = error?.description ?? ""
    #expect(words.contains("'0.rnn.cell' lies inside a loop"), "\(words)")
    #expect(words.contains("SiteTests.swift:") && words.hasSuffix("observe '0.rnn', which it is part of"))
    // Its work is known all the same: an addition and a tanh in each of 4 iterations, and their derivatives.
    let cell = try #require(program.costs["0.rnn.cell"])
    #expect(cell.operations >= 4 * (2 + 2) && cell.operations.isMultiple(of: 8))
    let costs = program.costs
    #expect(costs.sites.map(\.cost).reduce(costs.outside, +) == costs.whole)
  }

  @Test func `tensors of sites can be used in the trace`() throws {
    let program = try Program { trace in
      let x = trace.input("x", [3], .float64)
      let h = x.recorded(at: "square", layer: "square") { x * x }
      let loss = (h * h).sum()
      let site = try trace.tensor(at: "square")
      trace.output("slope", gradient(of: loss, withRespectTo: [site])[0])
      trace.output("instead", substituting([(site, x)], in: [loss])[0])
      #expect(trace.sites.map(\.path) == ["square"])
      #expect(throws: TensorError.self) { try trace.tensor(at: "squire") }
    }
    let executor = try Executor(Plan(program))
    try executor.write("x", [1.0, 2, 3])
    executor.run()
    #expect(try executor.read("slope") == [2.0, 8, 18])
    #expect(try executor.read("instead") == [14.0])
  }

  @Test func `operations are counted by convention, each at its site, and add up`() throws {
    let program = try Program { trace in
      let x = trace.input("x", [32, 64])
      let w = trace.state("w", [64, 10])
      let y = x.recorded(at: "dense", layer: "dense") { x.matrixProduct(w) }
      let z = y.recorded(at: "tanh", layer: "tanh") { y.hyperbolicTangent() + 1 }
      trace.output("z", z.transposed().sum(axes: [0]))
    }
    let costs = program.costs
    #expect(costs["dense"]?.operations == 2 * 32 * 64 * 10)
    #expect(costs["dense"]?.bytes == 4 * (32 * 64 + 64 * 10 + 32 * 10))
    #expect(costs["dense"]?.calls == 1)
    #expect(costs["tanh"]?.operations == 2 * 320)
    #expect(costs.outside.operations == 320)
    #expect(costs.whole.operations == 2 * 32 * 64 * 10 + 3 * 320)
    #expect(costs.sites.map(\.cost).reduce(costs.outside, +) == costs.whole)
    #expect(costs["nothing"] == nil && costs.including("nothing") == nil)
  }

  @Test func `derivatives are the work of the site that they are derivatives of`() throws {
    let program = try Program { trace in
      let x = trace.input("x", [8, 3])
      let w = trace.state("w", [3, 5])
      let y = x.recorded(at: "dense", layer: "dense") { x.matrixProduct(w) }
      let z = y.recorded(at: "tanh", layer: "tanh") { y.hyperbolicTangent() }
      trace.update(w, to: w - gradient(of: z.sum(), withRespectTo: [w])[0])
    }
    let costs = program.costs
    #expect(costs["dense"]?.operations == 2 * 2 * 8 * 3 * 5)
    // tanh, and 1 − y·y; the cotangent is 1.
    #expect(costs["tanh"]?.operations == 3 * 40)
    // The step; nothing reads the sum.
    #expect(costs.outside.operations == 15)
    #expect(costs.including("dense") == costs["dense"])
  }
}

extension NumericsPolicy {
  fileprivate var isDrawing: Bool {
    accumulation == .permuted || noise > 0 || rounding?.mode == .stochastic
  }
}
