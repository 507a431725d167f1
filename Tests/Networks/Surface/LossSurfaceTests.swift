import AssayNetworks
import AssayRandomness
import AssayTensors
import Foundation
import Testing

@Suite struct LossSurfaceTests {
  @Test(arguments: SurfaceSpecimen.all)
  func `products agree with dense derivatives`(_ specimen: SurfaceSpecimen) throws {
    let run = try specimen.trained()
    let (features, labels) = (specimen.features, specimen.labels)
    let surface = try LossSurface(run, features: features, targets: labels, mode: specimen.mode)
    let dense = try DenseDerivatives(
      specimen.model(), specimen.weights(run), features: features, targets: labels, mode: specimen.mode)
    #expect(surface.count == dense.gradient.count)
    #expect(
      try surface.value() == run.evaluate(features: features, targets: labels, mode: specimen.mode).loss)
    #expect(difference(try surface.gradient(), dense.gradient) < 1e-13)
    #expect(difference(try surface.outputValues(), dense.outputs) < 1e-13)
    for seed in [1, 2, 3] as [UInt64] {
      let (v, w) = (normals(surface.count, seed), normals(surface.count, seed + 10))
      let u = normals(surface.outputs.count, seed + 20)
      let product = try surface.hessian(times: v)
      #expect(difference(product, dense.hessian * v) < 1e-12)
      #expect(difference(try surface.jacobian(times: v), dense.jacobian * v) < 1e-12)
      #expect(difference(try surface.transposedJacobian(times: u), dense.jacobian.transposed * u) < 1e-12)
      let curved = dense.jacobian.transposed * (dense.outputHessian * (dense.jacobian * v))
      #expect(difference(try surface.gaussNewton(times: v), curved) < 1e-12)
      // The expectation over what the model says of each label, term by term.
      #expect(difference(try surface.fisher(times: v), fisher(dense, classes: 3, times: v)) < 1e-12)
      #expect(difference(try surface.fisher(times: v), try surface.gaussNewton(times: v)) < 1e-12)
      let (one, other) = (inner(w, product), inner(v, try surface.hessian(times: w)))
      #expect(abs(one - other) <= 1e-12 * max(1, abs(one)))
    }
  }

  /// Σ over rows and labels y of p_y·s_y⟨s_y, v⟩ / rows, where s_y is the parameters' slope of −log p_y.
  private func fisher(_ dense: DenseDerivatives, classes: Int, times v: [Double]) -> [Double] {
    var sum = [Double](repeating: 0, count: v.count)
    let rows = dense.outputs.count / classes
    for row in 0..<rows {
      let logits = Array(dense.outputs[(row * classes)..<((row + 1) * classes)])
      for label in 0..<classes {
        let probability = (-crossEntropy(logits, label: label)).exponential
        let slope = v.indices.map { column in
          (0..<classes).reduce(0.0) { sum, other in
            let share = (-crossEntropy(logits, label: other)).exponential - (other == label ? 1 : 0)
            return sum + share * dense.jacobian[row * classes + other, column]
          }
        }
        let factor = probability * inner(slope, v) / Double(rows)
        for column in v.indices { sum[column] += factor * slope[column] }
      }
    }
    return sum
  }

  @Test(arguments: SurfaceSpecimen.all)
  func `each example's part adds up to the gradient`(_ specimen: SurfaceSpecimen) throws {
    let run = try specimen.trained()
    let surface = try LossSurface(
      run, features: specimen.features, targets: specimen.labels, mode: specimen.mode)
    let parts = try surface.perExampleGradients()
    #expect(parts.rows == specimen.examples && parts.columns == surface.count)
    let sum = (0..<surface.count).map { column in (0..<parts.rows).reduce(0) { $0 + parts[$1, column] } }
    #expect(difference(sum, try surface.gradient()) < 1e-13)
    guard !specimen.model().network.needs.minibatchStatistics.contains(specimen.mode) else { return }
    // Where examples do not meet, a part is that of the example alone.
    let size = specimen.features.count / specimen.examples
    let alone = try LossSurface(
      run, features: Array(specimen.features[size..<(2 * size)]),
      targets: Array(specimen.labels[specimen.places..<(2 * specimen.places)]), mode: specimen.mode)
    let row = (0..<surface.count).map { parts[1, $0] * Double(specimen.examples) }
    #expect(difference(row, try alone.gradient()) < 1e-13)
  }

  @Test func `a group is a block of the whole`() throws {
    let specimen = SurfaceSpecimen.all[1]
    let run = try specimen.trained()
    let (features, labels) = (specimen.features, specimen.labels)
    let whole = try LossSurface(run, features: features, targets: labels, mode: .evaluation)
    #expect(
      whole.parameters.map(\.name) == [
        "0.convolution.weight", "0.convolution.bias", "1.batchNorm.gain", "1.batchNorm.shift",
        "5.dense.weight", "5.dense.bias",
      ])
    #expect(whole.parameters.map(\.range) == [0..<18, 18..<20, 20..<22, 22..<24, 24..<48, 48..<51])
    let block = try whole.restricted(to: ["5.dense.bias", "0.convolution"])
    #expect(block.parameters.map(\.name) == ["0.convolution.weight", "0.convolution.bias", "5.dense.bias"])
    #expect(block.parameters.map(\.range) == [0..<18, 18..<20, 20..<23])
    let places = Array(0..<20) + Array(48..<51)
    func embedded(_ v: [Double]) -> [Double] {
      var all = [Double](repeating: 0, count: whole.count)
      for (place, x) in zip(places, v) { all[place] = x }
      return all
    }
    let v = normals(block.count, 1)
    func picked(_ all: [Double]) -> [Double] { places.map { all[$0] } }
    #expect(difference(try block.gradient(), picked(try whole.gradient())) < 1e-14)
    #expect(difference(try block.hessian(times: v), picked(try whole.hessian(times: embedded(v)))) < 1e-13)
    #expect(
      difference(try block.gaussNewton(times: v), picked(try whole.gaussNewton(times: embedded(v)))) < 1e-13)
    #expect(difference(try block.fisher(times: v), picked(try whole.fisher(times: embedded(v)))) < 1e-13)
    #expect(difference(try block.jacobian(times: v), try whole.jacobian(times: embedded(v))) < 1e-13)
    let u = normals(block.outputs.count, 2)
    #expect(
      difference(try block.transposedJacobian(times: u), picked(try whole.transposedJacobian(times: u)))
        < 1e-13)
    // What is fixed is fixed where the whole was.
    try whole.move(to: whole.point.map { $0 * 1.5 })
    let moved = try whole.restricted(to: ["0"])
    #expect(moved.point == Array(whole.point[..<20]))
    #expect(try moved.value() == whole.value())
  }

  @Test func `a moved surface is that of other weights, bit for bit, on any number of threads`() throws {
    let specimen = SurfaceSpecimen.all[1]
    let run = try specimen.trained()
    let (features, labels) = (specimen.features, specimen.labels)
    let weights = try specimen.weights(run)
    var results: [[[UInt64]]] = []
    for processor in Processor.available {
      for threads in [1, 2] {
        let surface = try LossSurface(
          specimen.model(), weights: weights, features: features, targets: labels, mode: .training,
          threads: threads, on: processor)
        var bits: [[UInt64]] = []
        func note(_ values: [Double]) { bits.append(values.map(\.bitPattern)) }
        for round in 0..<2 {
          for seed in [1, 2] as [UInt64] {
            let v = normals(surface.count, seed)
            note(try surface.hessian(times: v))
            note(try surface.gaussNewton(times: v))
            note(try surface.transposedJacobian(times: normals(surface.outputs.count, seed)))
            // A surface that has met no other direction and no other point.
            let fresh = try LossSurface(
              specimen.model(), weights: weights, features: features, targets: labels, mode: .training,
              on: processor)
            try fresh.move(to: surface.point)
            note(try fresh.hessian(times: v))
            #expect(bits[bits.count - 4] == bits[bits.count - 1])
          }
          if round == 0 { try surface.move(to: surface.point.map { $0 * 0.9 }) }
        }
        results.append(bits)
      }
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }

  @Test func `Gauss–Newton is the Hessian where the outputs are linear, or the residuals zero`() throws {
    func surface(_ layers: [any Layer], fits: Bool) throws -> LossSurface {
      let model = Model(
        Network(layers), example: TensorType([3], .float64), objective: .meanSquares(factor: 0.5))
      let run = try Training(
        model, batch: 5, optimiser: StochasticGradientDescent(),
        initialisation: RandomStream(seed: 1, name: .initialisation))
      let features = normals(15, 1)
      let outputs = try run.evaluate(features: features, targets: normals(10, 2), mode: .evaluation).outputs
      return try LossSurface(
        run, features: features, targets: fits ? outputs : normals(10, 2), mode: .evaluation)
    }
    let linear = try surface([Dense(2)], fits: false)
    let deep = try surface([Dense(4), Dense(2)], fits: true)
    for each in [linear, deep] {
      let v = normals(each.count, 3)
      #expect(difference(try each.hessian(times: v), try each.gaussNewton(times: v)) < 1e-14)
      #expect(difference(try each.fisher(times: v), try each.gaussNewton(times: v)) < 1e-14)
    }
    let other = try surface([Dense(4), Dense(2)], fits: false)
    let v = normals(other.count, 3)
    #expect(difference(try other.hessian(times: v), try other.gaussNewton(times: v)) > 1e-3)
  }

  @Test func `the Fisher matrix of binary targets is Gauss–Newton's`() throws {
    let model = Model(
      Network([Dense(4), Activation.tanh, Dense(2)]), example: TensorType([3], .float64),
      objective: .binaryCrossEntropy())
    let run = try Training(
      model, batch: 5, optimiser: StochasticGradientDescent(),
      initialisation: RandomStream(seed: 1, name: .initialisation))
    let surface = try LossSurface(
      run, features: normals(15, 1), targets: (0..<10).map { Double($0 % 2) }, mode: .evaluation)
    let v = normals(surface.count, 3)
    #expect(difference(try surface.fisher(times: v), try surface.gaussNewton(times: v)) < 1e-14)
  }

  @Test(arguments: SurfaceSpecimen.all)
  func `float32 agrees with float64 to its precision`(_ specimen: SurfaceSpecimen) throws {
    let run = try specimen.trained(.float32)
    let weights = try specimen.weights(run)
    let (features, labels) = (specimen.features.map(Float.init), specimen.labels)
    let single = try LossSurface(run, features: features, targets: labels, mode: specimen.mode)
    let double = try LossSurface(
      specimen.model(), weights: weights, features: features.map(Double.init), targets: labels,
      mode: specimen.mode)
    let v = normals(single.count, 1).map { Double(Float($0)) }
    let u = normals(single.outputs.count, 2).map { Double(Float($0)) }
    #expect(difference(try single.gradient(), try double.gradient()) < 1e-5)
    #expect(difference(try single.hessian(times: v), try double.hessian(times: v)) < 1e-4)
    #expect(difference(try single.gaussNewton(times: v), try double.gaussNewton(times: v)) < 1e-4)
    #expect(difference(try single.fisher(times: v), try double.fisher(times: v)) < 1e-4)
    #expect(difference(try single.jacobian(times: v), try double.jacobian(times: v)) < 1e-4)
    #expect(
      difference(try single.transposedJacobian(times: u), try double.transposedJacobian(times: u)) < 1e-4)
    #expect(
      difference(try single.perExampleGradients().values, try double.perExampleGradients().values) < 1e-4)
  }
}

extension Double {
  /// e to this power.
  fileprivate var exponential: Double { exp(self) }
}
