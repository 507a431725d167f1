import Assay
import AssayTensors
import Testing

struct Scale: Layer, Configured {
  var factor = 2.0
  static let settings = Settings(
    "scale", "every number times a factor", like: Scale(),
    [Setting(\.factor, "factor", "what numbers are multiplied with", .finite, .optionalMain)])
  var kind: String { "scale" }
  func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor { x * factor }
}

/// What the documentation of sites, surfaces, blueprints and weights shows, as it stands there.
@Suite struct InstrumentComments {
  @Test func `write and read a network`() throws {
    let blueprint = try Blueprint(
      yaml: """
        input: [784]
        layers:
          - dense: 128
          - batchNorm
          - relu
          - dense: {outputs: 10, weights: glorot}
        """, file: "net.yaml")
    let network = blueprint.network
    print(try Blueprint(network).yaml())  // the layers again
    #expect(network.layers.count == 4)
  }

  @Test func `declare the settings of a layer`() throws {
    var vocabulary = Blueprint.Vocabulary.standard
    vocabulary.layers.add(Element(Scale.settings))
    let blueprint = try Blueprint(
      yaml: "layers: [{scale: 3}]", file: "net.yaml", vocabulary: vocabulary)
    #expect((blueprint.network.layers.first as? Scale)?.factor == 3)
  }

  @Test func `refuse a value by the range of its variable`() throws {
    #expect(throws: DocumentError.self) {
      let rate = Variable("rate", "share of numbers that are dropped", .share, default: 0.5)
      let document = try Document(yaml: "rate: 1.5", file: "net.yaml")
      let fault = rate.fault(of: -1)  // the rate is -1.0; it must lie in 0 … 1
      let read = try rate.value(in: document.fields(["rate"]))  // throws: rate is 1.5; it must lie in 0 … 1
      _ = (fault, read)
    }
  }

  private func restrict(_ surface: LossSurface, _ direction: [Double]) throws {
    let head = try surface.restricted(to: ["2.dense"])  // weight and bias of the last layer
    let block = try head.hessian(times: direction)  // the block of the Hessian that belongs to them
    _ = block
  }

  private func multiply(_ run: Training, _ features: [Float], _ labels: [Int32]) throws {
    let surface = try LossSurface(run, features: features, targets: labels, mode: .evaluation)
    let direction = try surface.gradient()
    let curved = try surface.hessian(times: direction)
    _ = curved
  }

  private func multiplyTargets(_ run: Training, _ features: [Float], _ targets: [Int32]) throws {
    let surface = try LossSurface(run, features: features, targets: targets, mode: .evaluation)
    let direction = try surface.gradient()
    let curved = try surface.hessian(times: direction)
    _ = curved
  }

  private func addOwnLayer(_ text: String) throws {
    var vocabulary = Blueprint.Vocabulary.standard
    vocabulary.layers.add(Element(Scale.settings))
    let blueprint = try Blueprint(yaml: text, file: "net.yaml", vocabulary: vocabulary)
    _ = blueprint
  }

  private func blame(_ network: Network) throws {
    for part in network.needsByPart where part.needs.minibatchStatistics.contains(.training) { print(part) }
    // 1.batchNorm (batchNorm): takes the statistics of its minibatch in training
  }

  private func open(_ features: [Float]) throws {
    let checkpoint = try Checkpoint.open("run.safetensors")
    let outputs = try checkpoint.outputs(of: features, mode: .evaluation)

    let network = Network(checkpoint.network.layers.prefix(4) + [Dense(3)])
    let model = Model(network, example: checkpoint.example, objective: .crossEntropy)
    let run = try Training(model, batch: 32, optimiser: Adam(profile: .pytorch), seed: 1)
    let without = try run.load(checkpoint.weights(), partial: true)  // the new layer's weights are missing
    _ = (outputs, without)
  }

  private func listSites(_ model: Model) throws {
    print(try model.sites(count: 32, mode: .training))
  }

  private func move(_ run: Training, _ other: Training) throws {
    let weights = try run.weights()
    try weights.write(to: "net.safetensors")
    try other.load(Weights(safetensors: "net.safetensors"))
  }

  private func changing(_ program: Program, _ point: [Double], _ directions: [[Double]]) throws {
    var products: [[Double]] = []
    let plan = try Plan(program, changing: ["direction"])
    let executor = try Executor(plan)
    try executor.write("point", point)
    for direction in directions {
      try executor.write("direction", direction)
      try executor.run(changed: ["direction"])
      products.append(try executor.read("product", as: Double.self))
    }
  }

  private func observe(_ program: Program) throws {
    for site in program.sites { print(site.path, site.layer ?? "label", site.output) }
    let seen = try program.observing(["0.dense"])
    _ = seen
  }
}
