import AssayNetworks
import AssayRandomness
import AssayTensors
import Testing

/// What sites give, and derivatives with respect to it, against PyTorch's hooks; References/sites.py.
@Suite struct SiteReferenceTests {
  private static let networks: [(String, Network)] = [
    (
      "perceptron",
      Network([Dense(4), BatchNorm(), Activation.tanh, Dense(4), Activation.gelu, Dense(2)])
    ),
    (
      "convolutional network",
      Network([
        Convolution(2, kernel: [3, 3], padding: .same), Activation.relu,
        Residual([Convolution(2, kernel: [3, 3], padding: .same), Activation.tanh]),
        Pool(.maximum, window: [2, 2]), Flatten(), Dense(2),
      ])
    ),
    ("transformer", Network([TransformerBlock(MultiHeadAttention(heads: 2), width: 5), Dense(2)])),
    ("lstm", Network([LSTM(3), Dense(2)])),
  ]

  private func paths(_ reference: References.Case) -> [String] {
    reference.tensors.keys.filter { $0.hasPrefix("site.") }.map { String($0.dropFirst(5)) }.sorted()
  }

  private func program(_ network: Network, _ reference: References.Case) throws -> Program {
    let (x, target) = (try reference["x"], try reference["target"])
    return try Program { trace in
      let scope = LayerScope(trace, mode: .training)
      let y = network(trace.input("x", x.shape, .float64), in: scope)
      let error = y - trace.input("target", target.shape, .float64)
      trace.output("loss", (error * error).mean() * 0.5)
    }
  }

  private func run(
    _ program: Program, _ reference: References.Case, inputs: [String: [Double]] = [:]
  ) throws -> Executor {
    let executor = try Executor(Plan(program))
    try executor.write("x", reference["x"].values)
    try executor.write("target", reference["target"].values)
    for (name, values) in reference.tensors where name.hasPrefix("start.") {
      try executor.write(String(name.dropFirst(6)), values.values)
    }
    for (name, values) in inputs { try executor.write(name, values) }
    executor.run()
    return executor
  }

  @Test func `sites give what PyTorch's hooks see, and so do derivatives by them`() throws {
    let references = try References.load("sites")
    #expect(references.cases.map(\.name) == Self.networks.map(\.0))
    for (name, network) in Self.networks {
      let reference = try references[name]
      let paths = paths(reference)
      let program = try program(network, reference)
      let executor = try run(
        program.observing(paths).observingGradients(of: "loss", at: paths), reference)
      for path in paths {
        try expectAgreement(executor.read(path), reference["site." + path], "\(name), \(path)")
        try expectAgreement(
          executor.read("gradient:" + path), reference["slope." + path], "\(name), derivative by \(path)")
      }
    }
  }

  @Test func `patched with its own output, a site changes no bit, and gives the same derivatives`() throws {
    let references = try References.load("sites")
    for (name, network) in Self.networks {
      let reference = try references[name]
      let program = try program(network, reference)
      let paths = program.sites.filter { !$0.isInsideLoop }.map(\.path)
      let names = ["loss"] + paths + paths.map { "gradient:" + $0 }
      let whole = try run(program.observing(paths).observingGradients(of: "loss", at: paths), reference)
      let wanted = try names.map { bits(try whole.read($0, as: Double.self)) }
      for path in paths {
        // Derivatives by what comes before go nowhere now.
        let patched = try program.substituting(path, with: "patch").observing(paths)
          .observingGradients(of: "loss", at: [path])
        let run = try run(patched, reference, inputs: ["patch": whole.read(path)])
        for (name, wanted) in zip(["loss"] + paths, wanted) {
          #expect(bits(try run.read(name, as: Double.self)) == wanted, "\(name) with \(path) patched")
        }
        let slope = bits(try run.read("gradient:" + path, as: Double.self))
        #expect(slope == bits(try whole.read("gradient:" + path, as: Double.self)), "\(name), \(path)")
      }
    }
  }

  @Test func `a training run and a full batch give what their sites are`() throws {
    let model = Model(
      Network([Dense(5), BatchNorm(), Activation.tanh, Dense(2)]), example: TensorType([3], .float64),
      objective: .meanSquares)
    let run = try Training(
      model, batch: 4, optimiser: Adam(), initialisation: RandomStream(seed: 1, name: .initialisation))
    let features = normals(12, 1)
    let targets = normals(8, 2)
    for _ in 0..<3 { try run.step(features: features, targets: targets, rate: 0.1) }
    let full = try FullBatch(model, features: features, targets: targets, mode: .training)
    let parameters = try full.load(run)
    let paths = full.sites.map(\.path)
    #expect(paths == run.sites.map(\.path))
    let seen = try full.activations(of: paths, at: parameters)
    #expect(try run.activations(of: paths, features: features, mode: .training) == seen)
    #expect(seen.last?.values == (try full.outputs(at: parameters)))
    // The derivative by the last site is that of the mean of the squares.
    let slope = try run.gradients(at: ["3.dense"], features: features, targets: targets, mode: .training)[0]
    #expect(slope.path == "3.dense" && slope.type == TensorType([4, 2], .float64))
    for (got, (y, target)) in zip(slope.values, zip(seen.last?.values ?? [], targets)) {
      #expect(abs(got - 2 * (y - target) / 8) < 1e-14)
    }
  }
}
