import AssayNetworks
import AssayRandomness
import AssayTensors
import Foundation
import Testing

@Suite struct FullBatchTests {
  private let perceptron = Model(
    classifying: Network([Dense(5), Activation.tanh, Dense(3)]), width: 4, element: .float64)

  @Test(arguments: ["lbfgs", "lbfgs short memory"])
  func `ten L-BFGS steps of fixed length are PyTorch's`(_ name: String) throws {
    let references = try References.load("full_batch")
    let (data, wanted) = (try references["data"], try references[name])
    let batch = try FullBatch(
      perceptron, features: data["x"].values, targets: data["labels"].integers, mode: .training)
    #expect(batch.count == 43)
    let rate = try wanted["rate"].values[0]
    let history = Int(try wanted["history"].values[0])
    let places = try wanted["places"]
    for steps in 1...10 {
      let result = try LimitedMemoryBFGS(
        iterations: steps, history: history, length: .fixed(rate), gradientTolerance: 0
      ).minimise(from: data["start"].values, loss: batch.slope)
      #expect(result.losses.count == steps + 1)
      #expect(result.evaluations == steps + 1)
      let row = Array(places.values[((steps - 1) * 43)..<(steps * 43)])
      expectAgreement(result.parameters, .init(shape: [43], values: row), "\(steps) steps")
      expectAgreement(
        Array(result.losses.dropLast()),
        .init(shape: [steps], values: Array(try wanted["losses"].values.prefix(steps))), "losses")
    }
  }

  @Test func `a quadratic ends at its minimum, and Rosenbrock's valley at (1, 1)`() throws {
    // The curvatures are 1, 10, … 10⁴: the minimum is at 1, 2, … 5.
    let quadratic = try LimitedMemoryBFGS(iterations: 100, gradientTolerance: 1e-9).minimise(
      from: [0, 0, 0, 0, 0]
    ) { x in
      var (value, gradient, curvature) = (0.0, [Double](), 1.0)
      for (index, x) in x.enumerated() {
        let distance = x - Double(index + 1)
        value += curvature * distance * distance / 2
        gradient.append(curvature * distance)
        curvature *= 10
      }
      return (value, gradient)
    }
    #expect(quadratic.ending == .flat, "\(quadratic)")
    for (index, x) in quadratic.parameters.enumerated() { #expect(abs(x - Double(index + 1)) < 1e-8) }

    let valley = try LimitedMemoryBFGS(iterations: 200).minimise(from: [-1.2, 1]) { x in
      let (a, b) = (1 - x[0], x[1] - x[0] * x[0])
      return (a * a + 100 * b * b, [-2 * a - 400 * x[0] * b, 200 * b])
    }
    #expect(valley.ending == .flat)
    #expect(abs(valley.parameters[0] - 1) < 1e-6 && abs(valley.parameters[1] - 1) < 1e-6)
    let isFalling = zip(valley.losses, valley.losses.dropFirst()).allSatisfy { $1 < $0 }
    #expect(isFalling)
    // Published counts are 30 to 50 evaluations.
    #expect(valley.evaluations < 60)
  }

  @Test func `a wall of infinite loss is stepped back from`() throws {
    // The function x − log x is infinite at 0 and below; the first step from 4 goes to 3.25, a quasi-Newton
    // step beyond 0.
    let result = try LimitedMemoryBFGS(iterations: 50).minimise(from: [4]) { x in
      x[0] > 0 ? (x[0] - logarithm(x[0]), [1 - 1 / x[0]]) : (.infinity, [.nan])
    }
    #expect(result.ending == .flat && abs(result.parameters[0] - 1) < 1e-6)
  }

  private func logarithm(_ x: Double) -> Double { Elementary.logarithm(x) }

  @Test func `Jacobian, gradient and loss of a full batch belong together`() throws {
    let model = Model(
      Network([Dense(3), Activation.tanh, Dense(2)]), example: TensorType([2], .float64),
      objective: .meanSquares)
    let (features, targets) = (normals(10, 1), normals(10, 2))
    let batch = try FullBatch(model, features: features, targets: targets, mode: .training)
    let place = batch.start(from: RandomStream(seed: 1, name: .initialisation))
    let residuals = zip(try batch.outputs(at: place), targets).map { $0 - $1 }
    let jacobian = try batch.jacobian(at: place)
    #expect((jacobian.rows, jacobian.columns) == (10, batch.count))
    let (loss, gradient) = try batch.slope(at: place)
    #expect(abs(loss - sumOfSquares(residuals) / 10) < 1e-15)
    for column in 0..<batch.count {
      let slope = (0..<10).reduce(0) { $0 + jacobian[$1, column] * residuals[$1] } / 5
      #expect(abs(slope - gradient[column]) < 1e-14)
    }
    // Both minimise the same sum of squares, with more parameters than residuals, so the minimum is 0.
    let quick = LevenbergMarquardt(iterations: 200, target: 1e-24)
    let minimum = try quick.minimise(
      from: place,
      residual: { try zip(batch.outputs(at: $0), targets).map { $0 - $1 } }, jacobian: batch.jacobian)
    let other = try LimitedMemoryBFGS(iterations: 2000, gradientTolerance: 1e-10).minimise(
      from: place, loss: batch.slope)
    #expect(try #require(minimum.losses.last) < 1e-20)
    #expect(try #require(other.losses.last) < 1e-14)
  }

  @Test func `a full batch with the parameters and statistics of a run has the run's loss and outputs`()
    throws
  {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    func model(_ element: ElementType) -> Model {
      Model(
        classifying: Network([Dense(6), BatchNorm(average: .debiased), Activation.tanh, Dense(3)]), width: 4,
        element: element)
    }
    let labels: [Int32] = [0, 1, 2, 1, 0, 2]
    let features = normals(24, 1)
    let run = try Training(
      model(.float64), batch: 6, optimiser: Adam(),
      initialisation: RandomStream(seed: 1, name: .initialisation))
    for _ in 0..<60 { try run.step(features: features, targets: labels, rate: 0.05) }
    try run.save(to: path)
    for mode in [Mode.training, .evaluation] {
      let batch = try FullBatch(model(.float64), features: features, targets: labels, mode: mode)
      let wanted = try run.evaluate(features: features, targets: labels, mode: mode)
      let place = try batch.load(run)
      #expect(try batch.slope(at: place).value == wanted.loss)
      #expect(try bits(batch.outputs(at: place)) == bits(wanted.outputs))
      // The parameters come from the file, also for a batch whose programs are traced already.
      let fresh = try FullBatch(model(.float64), features: features, targets: labels, mode: mode)
      _ = try fresh.outputs(at: place)
      #expect(try fresh.load(checkpoint: path) == place)
      #expect(try bits(fresh.outputs(at: place)) == bits(wanted.outputs))
      #expect(try fresh.slope(at: place).value == wanted.loss)
    }
    // A float32 run's weights are taken exactly; its loss agrees to float32's rounding.
    let single = try Training(
      model(.float32), batch: 6, optimiser: Adam(),
      initialisation: RandomStream(seed: 1, name: .initialisation))
    let rounded = features.map(Float.init)
    for _ in 0..<60 { try single.step(features: rounded, targets: labels, rate: 0.05) }
    let batch = try FullBatch(
      model(.float64), features: rounded.map(Double.init), targets: labels, mode: .evaluation)
    let loss = try batch.slope(at: batch.load(single)).value
    #expect(
      abs(loss - (try single.evaluate(features: rounded, targets: labels, mode: .evaluation).loss)) < 1e-5)

    let other = try FullBatch(
      perceptron, features: normals(8, 1), targets: [0, 1] as [Int32], mode: .training)
    let refusal = #expect(throws: NetworkError.self) { try other.load(run) }
    #expect(
      refusal?.description
        == "FullBatch: '0.dense.weight' has the shape [5, 4], and [6, 4] in the training run")
    let missing = #expect(throws: NetworkError.self) {
      let deeper = Model(
        classifying: Network([Dense(6), BatchNorm(average: .cumulative), Dense(3)]), width: 4,
        element: .float64)
      _ = try FullBatch(deeper, features: features, targets: labels, mode: .training).load(checkpoint: path)
    }
    #expect(
      missing?.description.replacing(path, with: "FILE")
        == "FullBatch: '1.batchNorm.count' has the shape [], and 'FILE' has none")
  }

  @Test func `results stay what they were when the next batch is written`() throws {
    // The output is a view of the input: a network without arithmetic.
    let model = Model(
      Network([Flatten()]), example: TensorType([2, 2], .float64), objective: .meanSquares)
    let features = normals(8, 1)
    let batch = try FullBatch(model, features: features, targets: normals(8, 2), mode: .training)
    let outputs = try batch.outputs(at: [])
    #expect(outputs == features)
    let run = try Training(
      model, batch: 2, optimiser: Adam(), initialisation: RandomStream(seed: 1, name: .initialisation))
    let first = try run.evaluate(features: features, targets: normals(8, 2), mode: .evaluation)
    let second = try run.evaluate(features: normals(8, 3), targets: normals(8, 2), mode: .evaluation)
    #expect(first.outputs == features && second.outputs == normals(8, 3))
    #expect(try batch.outputs(at: []) == outputs)
  }

  @Test func `what cannot be minimised is refused in words`() throws {
    func refusal(_ body: () throws -> Void) -> String? {
      (#expect(throws: NetworkError.self) { try body() })?.description
    }
    let drawing = Model(
      classifying: Network([Dense(3), Dropout(rate: 0.5)]), width: 4, element: .float64)
    #expect(
      refusal {
        _ = try FullBatch(drawing, features: normals(8, 1), targets: [0, 1] as [Int32], mode: .training)
      }
        == "FullBatch: the loss is no function of the parameters where layers draw: 1.dropout.mask")
    let batch = try FullBatch(
      perceptron, features: normals(8, 1), targets: [0, 1] as [Int32], mode: .training)
    #expect(refusal { _ = try batch.slope(at: [1]) } == "FullBatch: there are 43 parameters, not 1")
    #expect(
      refusal { _ = try LimitedMemoryBFGS(iterations: 1, history: 0).minimise(from: [1]) { _ in (1, [1]) } }
        == "LimitedMemoryBFGS: the number of steps remembered is 0; it must be at least 1")
    #expect(
      refusal { _ = try LimitedMemoryBFGS(iterations: 3).minimise(from: [1]) { _ in (.nan, [.nan]) } }
        == "the loss of step 0 is nan; a smaller learning rate, clipping or other data may keep it finite")
    let single = Model(classifying: Network([Dense(3)]), width: 4)
    #expect(
      refusal {
        _ = try FullBatch(single, features: normals(8, 1), targets: [0, 1] as [Int32], mode: .training)
      }
        == "FullBatch: the model's element must be float64, not float32")
  }
}
