import AssayNetworks
import AssayTensors
import Testing

@Suite struct HostileSurfaceTests {
  private static let model = Model(
    classifying: Network([Dense(4), Activation.tanh, Dense(3)]), width: 2, element: .float64)
  private static let weights = [
    "0.dense.weight": normals(8, 1), "0.dense.bias": normals(4, 2), "2.dense.weight": normals(12, 3),
    "2.dense.bias": normals(3, 4),
  ]

  private func surface(
    _ model: Model = model, weights: [String: [Double]] = weights, features: Int = 6,
    labels: [Int32] = [0, 1, 2],
    threads: Int = 1, mode: Mode = .training
  ) throws -> LossSurface {
    try LossSurface(
      model, weights: weights, features: normals(features, 5), targets: labels, mode: mode, threads: threads)
  }

  private func refusal(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch { return "\(error)" }
  }

  @Test func `what does not fit is refused in words`() throws {
    let surface = try surface()
    #expect(surface.count == 27)
    #expect(
      refusal { _ = try surface.hessian(times: normals(26, 1)) }
        == "LossSurface: a direction has 27 elements here, not 26")
    #expect(
      refusal { _ = try surface.transposedJacobian(times: normals(27, 1)) }
        == "LossSurface: a vector of outputs has 9 elements here, not 27")
    var direction = normals(27, 1)
    direction[4] = .nan
    #expect(
      refusal { _ = try surface.gaussNewton(times: direction) }
        == "LossSurface: element 4 of the direction is nan; a product is taken with finite numbers")
    #expect(refusal { try surface.move(to: [1]) } == "LossSurface: a point has 27 elements, not 1")
    #expect(
      refusal { _ = try surface.restricted(to: ["0.dens"]) }
        == "LossSurface: there is no parameter '0.dens'; did you mean '0.dense'?")
    #expect(
      refusal { _ = try surface.restricted(to: ["0.dense.wieght"]) }
        == "LossSurface: there is no parameter '0.dense.wieght'; did you mean '0.dense.weight'?")
    #expect(refusal { _ = try surface.restricted(to: []) }?.contains("a group has a parameter") == true)
    let first = try surface.restricted(to: ["0"])
    #expect(
      refusal { _ = try first.restricted(to: ["2.dense"]) }
        == "LossSurface: '2.dense' is fixed on this surface; take the group from the whole surface")
  }

  @Test func `weights that do not fit are refused in words`() {
    var weights = Self.weights
    weights["2.dense.bais"] = weights.removeValue(forKey: "2.dense.bias")
    #expect(
      refusal { _ = try surface(weights: weights) }
        == "LossSurface: the network has no parameter or statistic '2.dense.bais'; did you mean '2.dense.bias'?"
    )
    weights.removeValue(forKey: "2.dense.bais")
    #expect(
      refusal { _ = try surface(weights: weights) }
        == "LossSurface: '2.dense.bias' is float32[3], and no values are given".replacing(
          "float32", with: "float64"))
    weights["2.dense.bias"] = [1]
    #expect(
      refusal { _ = try surface(weights: weights) }
        == "LossSurface: '2.dense.bias' is float64[3], and 1 values are given")
  }

  @Test func `weights of another network or element type are refused, each by name`() throws {
    let shapes = [("0.dense.weight", [4, 2]), ("0.dense.bias", [4]), ("2.dense.weight", [4, 3])]
    let weights = try Weights(
      shapes.map { name, shape in Weights.Entry(name, shape, .float64(Self.weights[name] ?? [])) })
    func refused(_ weights: Weights) -> String? {
      refusal {
        _ = try LossSurface(
          Self.model, weights: weights, features: normals(6, 5), targets: [0, 1, 2] as [Int32],
          mode: .training)
      }
    }
    #expect(
      refused(weights)
        == "the weights do not fit the network: '2.dense.weight' has the shape [4, 3], not [3, 4]; "
        + "'2.dense.bias' is missing")
    #expect(
      refused(weights.converted(to: .float32))?.contains(
        "'0.dense.bias' is float32, not float64; Weights.converted(to:) converts") == true)
  }

  @Test func `data and models that do not fit are refused in words`() {
    #expect(
      refusal { _ = try surface(features: 5) }
        == "Model: 5 features are no whole number of examples of \(Self.model.example)")
    #expect(refusal { _ = try surface(labels: [0, 1, 3]) } == "label 3 of example 2 is not in 0 ..< 3")
    #expect(refusal { _ = try surface(labels: [0, 1]).value() }?.contains("'targets' is int32[3]") == true)
    #expect(refusal { _ = try surface(threads: 0) }?.contains("number of threads") == true)
    let drawing = Model(classifying: Network([Dropout(rate: 0.5), Dense(3)]), width: 2, element: .float64)
    let weights = ["1.dense.weight": normals(6, 1), "1.dense.bias": normals(3, 2)]
    #expect(
      refusal { _ = try surface(drawing, weights: weights) }
        == "LossSurface: the loss is no function of the parameters where layers draw: 0.dropout.mask")
    #expect(refusal { _ = try surface(drawing, weights: weights, mode: .evaluation).value() } == nil)
    var robust = Self.model
    robust.objective.distribution = nil
    #expect(
      refusal { _ = try surface(robust).fisher(times: normals(27, 1)) }?
        .contains("states no distribution of the targets") == true)
  }

  @Test func `a float32 surface refuses what float32 cannot hold`() throws {
    let model = Model(classifying: Self.model.network, width: 2)
    let surface = try LossSurface(
      model, weights: Self.weights, features: normals(6, 5).map(Float.init), targets: [0, 1, 2] as [Int32],
      mode: .training)
    var direction = normals(27, 1)
    direction[3] = 1e200
    #expect(
      refusal { _ = try surface.hessian(times: direction) }
        == "LossSurface: element 3 of the direction is 1e+200; a product is taken with finite numbers of the "
        + "model's element type, float32")
  }

  @Test func `a network without parameters has empty vectors`() throws {
    let model = Model(Network([Flatten()]), example: TensorType([3], .float64), objective: .meanSquares)
    let surface = try LossSurface(
      model, weights: [:], features: normals(6, 1), targets: normals(6, 2), mode: .evaluation)
    #expect(surface.count == 0)
    #expect(try surface.gradient() == [] && surface.hessian(times: []) == [])
    #expect(try surface.jacobian(times: []) == [0, 0, 0, 0, 0, 0])
    #expect(try surface.transposedJacobian(times: normals(6, 1)) == [])
    #expect(try surface.perExampleGradients().columns == 0)
    #expect(try surface.value() > 0)
  }

  @Test func `the weights of a diverged network have the loss that they have`() throws {
    let surface = try surface()
    try surface.move(to: [Double](repeating: .nan, count: 27))
    #expect(try surface.value().isNaN)
    try surface.move(to: [Double](repeating: 0, count: 27))
    #expect(abs(try surface.value() - 1.0986122886681098) < 1e-15)
  }
}
