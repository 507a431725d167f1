import AssayDatasets
import AssayNetworks
import AssayRandomness
import AssayTensors
import Foundation
import Testing

@Suite struct FitTests {
  private let data: Dataset

  init() throws {
    data = try Dataset(
      name: "made up", features: normals(50, 3).map(Float.init), labels: (0..<10).map { Int32($0 % 3) },
      classes: 3, width: 5)
  }

  private func run(seed: UInt64, element: ElementType = .float32) throws -> Training {
    let network = Network([Dense(8), Activation.relu, Dropout(rate: 0.2), Dense(3)])
    return try Training(
      Model(classifying: network, width: 5, element: element), batch: 4, optimiser: Adam(profile: .pytorch),
      seed: seed)
  }

  @Test func `an epoch is its minibatches one after the other`() throws {
    let order = RandomStream(seed: 9, name: .shuffle)
    let schedule = Schedule.cosine(rate: 0.1, to: 0.01, steps: 6)
    let (fitted, stepped) = (try run(seed: 4), try run(seed: 4))
    let losses = try fitted.fit(data, epochs: 3, schedule: schedule, order: order)
    var expected: [Double] = []
    for epoch in 0..<3 {
      var sum = 0.0
      for batch in try data.batches(size: 4, epoch: epoch, stream: order) {
        let (features, labels) = try data.batch(batch)
        sum += try stepped.step(features: features, targets: labels, schedule: schedule)
      }
      expected.append(sum / 2)
    }
    #expect(losses == expected)
    #expect(try fitted.weightsHash() == stepped.weightsHash())
  }

  @Test func `epochs are counted from the beginning of the run, also after a resumption`() throws {
    let path = NSTemporaryDirectory() + "fit-\(UUID().uuidString).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let whole = try run(seed: 4)
    try whole.fit(data, epochs: 5, schedule: .constant(0.01))
    let parts = try run(seed: 4)
    try parts.fit(data, epochs: 2, schedule: .constant(0.01))
    try parts.save(to: path)
    try parts.fit(data, epochs: 3, schedule: .constant(0.01))
    // A checkpoint brings its own draws: the seed of the run that takes it up does not count.
    let resumed = try run(seed: 5)
    try resumed.resume(from: path)
    try resumed.fit(data, epochs: 3, schedule: .constant(0.01))
    let hash = try whole.weightsHash()
    #expect(try parts.weightsHash() == hash)
    #expect(try resumed.weightsHash() == hash)
  }

  @Test func `one seed decides starts, draws and order`() throws {
    func hash(_ seed: UInt64) throws -> String {
      let run = try run(seed: seed)
      try run.fit(data, epochs: 2, schedule: .constant(0.01))
      return try run.weightsHash()
    }
    #expect(try hash(1) == hash(1))
    #expect(try hash(1) != hash(2))
    let named = try Training(
      run(seed: 1).model, batch: 4, optimiser: Adam(profile: .pytorch),
      initialisation: RandomStream(seed: 1, name: .initialisation))
    try named.fit(data, epochs: 2, schedule: .constant(0.01))
    #expect(try named.weightsHash() == hash(1))
  }

  @Test func `each epoch reports a line, and what the report throws ends the training`() throws {
    struct Enough: Error {}
    let run = try run(seed: 4)
    var lines: [String] = []
    #expect(throws: Enough.self) {
      try run.fit(data, epochs: 4, schedule: .constant(0.25)) {
        lines.append("\($0)")
        if lines.count == 2 { throw Enough() }
      }
    }
    #expect(lines.count == 2)
    #expect(run.steps == 4)
    #expect(
      lines[1].wholeMatch(of: /epoch 2 of 4: loss [0-9.]+, rate 0\.25, [0-9]+ s left/) != nil, "\(lines)")
  }

  @Test func `a float64 model fits and evaluates the same data`() throws {
    let run = try run(seed: 4, element: .float64)
    try run.fit(data, epochs: 60, schedule: .constant(0.02))
    let evaluated = try run.evaluate(data, mode: .evaluation)
    #expect(evaluated.accuracy == 1)
    let arrays = try run.evaluate(
      features: data.features.map(Double.init), targets: data.labels, mode: .evaluation)
    #expect(arrays.loss == evaluated.loss)
  }

  @Test(arguments: [ElementType.float32, .float64])
  func `a data set is taken wherever its arrays are, with the same bits`(_ element: ElementType) throws {
    let path = NSTemporaryDirectory() + "fit-\(UUID().uuidString).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let run = try run(seed: 4, element: element)
    try run.fit(data, epochs: 2, schedule: .constant(0.02))
    try run.save(to: path)
    let checkpoint = try Checkpoint.open(path)
    let wanted = try run.evaluate(data, mode: .evaluation)
    let evaluated = try checkpoint.evaluate(data, mode: .evaluation)
    #expect(bits([evaluated.loss] + evaluated.outputs) == bits([wanted.loss] + wanted.outputs))
    #expect(try bits(checkpoint.outputs(of: data, mode: .evaluation)) == bits(wanted.outputs))
    let weights = try run.weights()
    let surfaces = [
      try LossSurface(run, data, mode: .evaluation), try LossSurface(checkpoint, data, mode: .evaluation),
      try LossSurface(run.model, weights: weights, data, mode: .evaluation),
    ]
    for surface in surfaces { #expect(try surface.value() == wanted.loss) }

    func expectSites<Feature: TensorElement>(_ features: [Feature]) throws {
      let paths = ["0.dense", "3.dense"]
      #expect(
        try run.activations(of: paths, data, mode: .evaluation)
          == run.activations(of: paths, features: features, mode: .evaluation))
      #expect(
        try run.gradients(at: paths, data, mode: .evaluation)
          == run.gradients(at: paths, features: features, targets: data.labels, mode: .evaluation))
      let slope = try surfaces[0].gradient()
      for surface in surfaces { #expect(try bits(surface.gradient()) == bits(slope)) }
      for surface in [
        try LossSurface(
          checkpoint, features: features, targets: data.labels, mode: .evaluation),
        try LossSurface(
          run.model, weights: weights, features: features, targets: data.labels, mode: .evaluation),
      ] { #expect(try bits(surface.gradient()) == bits(slope)) }
    }
    if element == .float64 {
      try expectSites(data.features.map(Double.init))
      let batch = try FullBatch(run.model, data, mode: .evaluation)
      #expect(try batch.slope(at: batch.load(run)).value == wanted.loss)
    } else {
      try expectSites(data.features)
    }
  }

  @Test func `a run made from a seed keeps what its sites give`() throws {
    let run = try Training(
      self.run(seed: 4).model, batch: 10, optimiser: Adam(profile: .pytorch), observing: ["0.dense"], seed: 4)
    let wanted = try run.activations(of: ["0.dense"], data, mode: .training)
    try run.step(features: data.features, targets: data.labels, rate: 0.1)
    #expect(try [run.observed("0.dense")] == wanted)
  }

  @Test func `what does not fit is refused before a weight moves`() throws {
    let run = try run(seed: 4)
    let before = try run.weightsHash()
    func message(_ body: () throws -> Void) -> String {
      #expect(throws: NetworkError.self) { try body() }?.description ?? ""
    }
    let (features, labels) = (data.features, data.labels)
    #expect(
      message { try run.fit(data, epochs: 0, schedule: .constant(1)) }
        == "the number of epochs must be at least 1, not 0")
    #expect(
      message { try run.fit(data, epochs: 1, schedule: .constant(-1)) }.contains(
        "must be 0 or positive"))
    #expect(
      message {
        try run.fit(
          features: Array(features[..<15]), targets: Array(labels[..<3]), epochs: 1, schedule: .constant(1))
      } == "Training: a minibatch has 4 examples, and there are 3 to train on")
    #expect(
      message {
        try run.fit(features: features, targets: Array(labels[..<9]), epochs: 1, schedule: .constant(1))
      } == "Training: 10 examples need 10 targets, not 9")
    #expect(
      message {
        try run.fit(features: features, targets: Array(labels[..<9]) + [3], epochs: 1, schedule: .constant(1))
      } == "label 3 of example 9 is not in 0 ..< 3")
    #expect(
      message { try run.fit(data, epochs: .max, schedule: .constant(1)) }.contains("too many steps"))
    #expect(try run.weightsHash() == before)
  }
}
