import AssayTensors

/// What a layer declares its parameters, statistics and streams to, while one network is traced.
///
/// A parameter is learnt by the optimiser; a statistic is a state that the layer itself updates when it
/// trains; a stream gives the draws of random layers. All are named `<position>.<kind>.<name>`, such as
/// `0.dense.weight`; composites nest: `2.residual.body.0.dense.weight`.
public struct LayerScope {
  /// How the network is being traced.
  public let mode: Mode
  /// The domain of the minibatch, int32[], for layers that keep statistics for each.
  public let domain: Tensor?
  /// Of layers whose input has no real numbers, such as embeddings.
  public let element: ElementType
  let prefix: String
  let declarations: Declarations
  /// What is made of each declared weight before the layer uses it, with the weight's name.
  private var reparameterisation: Reparameterisation?

  /// Makes what a layer uses of a weight of that name and layout, in the scope that declared it.
  typealias Reparameterisation = @Sendable (String, Tensor, WeightLayout, LayerScope) -> Tensor

  init(
    mode: Mode, declarations: Declarations, prefix: String = "", domain: Tensor? = nil,
    element: ElementType = .float32
  ) {
    self.mode = mode
    self.declarations = declarations
    self.prefix = prefix
    self.domain = domain
    self.element = element
  }

  /// The scope of a whole network, or of one layer by itself, which declares to the trace.
  public init(
    _ trace: Trace, mode: Mode, domain: Tensor? = nil, element: ElementType = .float32
  ) {
    self.init(
      mode: mode, declarations: Declarations(trace), domain: domain, element: element)
  }

  /// The scope of a part, whose names get the part's in front.
  public func child(_ name: String) -> LayerScope {
    var child = LayerScope(
      mode: mode, declarations: declarations, prefix: "\(prefix)\(name).", domain: domain,
      element: element)
    child.reparameterisation = reparameterisation
    return child
  }

  /// The scope of a part whose weights are `change` of what it declares, in that part's scope.
  func reparameterised(
    _ name: String, by change: @escaping Reparameterisation
  ) -> LayerScope {
    var child = child(name)
    if let outer = reparameterisation {
      child.reparameterisation = { outer($0, change($0, $1, $2, $3), $2, $3) }
    } else {
      child.reparameterisation = change
    }
    return child
  }

  /// Declares a parameter, or finds it; one name in two types, or with two starts, is refused.
  public func parameter(_ name: String, _ shape: [Int], _ initialiser: Initialiser, like x: Tensor)
    -> Tensor
  {
    parameter(name, shape, initialiser, of: x.type.element, in: x)
  }

  /// Declares a parameter of another element type than what the layer is applied to, or finds it.
  func parameter(
    _ name: String, _ shape: [Int], _ initialiser: Initialiser, of element: ElementType, in x: Tensor
  ) -> Tensor {
    declarations.add(
      Weight(
        name: prefix + name, type: TensorType(shape, element), initialiser: initialiser, isLearnt: true), x)
  }

  /// Declares a parameter that multiplies what the layer is applied to: what weight norm, weight standardisation and
  /// DropConnect act on. `layout` says which axes count outputs and inputs.
  public func weight(
    _ name: String, _ shape: [Int], _ initialiser: Initialiser, like x: Tensor,
    layout: WeightLayout = .outputsFirst
  ) -> Tensor {
    let declared = Weight(
      name: prefix + name, type: TensorType(shape, x.type.element), initialiser: initialiser,
      isLearnt: true, layout: layout)
    if let fault = layout.fault(of: shape) {
      return refuse(x, "\(name): \(fault)").filled(shape.map { min(max($0, 0), 1) }, with: 0)
    }
    let weight = declarations.add(declared, x)
    return reparameterisation.map { $0(name, weight, layout, self) } ?? weight
  }

  /// Declares a statistic that starts at a number, or finds it.
  public func statistic(_ name: String, _ shape: [Int], startingAt value: Double, like x: Tensor)
    -> Tensor
  {
    declarations.add(
      Weight(
        name: prefix + name, type: TensorType(shape, x.type.element), initialiser: .constant(value),
        isLearnt: false), x)
  }

  /// The statistic takes this value when the step ends.
  public func update(_ statistic: Tensor, to value: Tensor) {
    declarations.updates.append((statistic, value))
  }

  /// Declares a random stream, or finds it. Layers ask in training mode only.
  public func stream(_ name: String, like x: Tensor) -> TracedStream {
    declarations.stream(prefix + name, x)
  }

  /// The trace fails: the layer cannot take `x`, for this reason.
  public func refuse(_ x: Tensor, _ reason: String) -> Tensor {
    let place = prefix.dropLast()
    let name = place.split(separator: ".").last ?? "layer"
    return x.refused(by: String(name), at: place.isEmpty ? "layer" : "layer \(place)", reason)
  }

  /// What was declared so far, in order.
  public var declared: [Weight] { declarations.declared }
  /// The tensors of ``declared``.
  public var tensors: [Tensor] { declarations.tensors }
  /// The new values of statistics.
  public var updates: [(statistic: Tensor, value: Tensor)] {
    declarations.updates.map { (statistic: $0.0, value: $0.1) }
  }
}
