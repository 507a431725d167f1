import AssayTensors

/// Receives the declarations of a layer's parameters, statistics and streams while one network is traced.
///
/// A parameter is learnt by the optimiser; a statistic is a state that the layer itself updates when it
/// trains; a stream gives the draws of random layers. All are named `<position>.<kind>.<name>`, such as
/// `0.dense.weight`; the names of composites are nested: `2.residual.body.0.dense.weight`.
public struct LayerScope {
  /// The mode in which the network is traced.
  public let mode: Mode
  /// The domain of the minibatch, int32[], for layers that keep separate statistics for each domain.
  public let domain: Tensor?
  /// The element type of parameters in layers whose input has no real numbers, such as embeddings.
  public let element: ElementType
  let prefix: String
  let declarations: Declarations
  /// A function applied to each declared weight before the layer uses it.
  private var reparameterisation: Reparameterisation?

  /// Computes the weight that a layer uses from the declared one, its name and layout, in the scope that
  /// declared it.
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

  /// Makes the scope of a whole network, or of one layer by itself, whose declarations go to the trace.
  public init(
    _ trace: Trace, mode: Mode, domain: Tensor? = nil, element: ElementType = .float32
  ) {
    self.init(
      mode: mode, declarations: Declarations(trace), domain: domain, element: element)
  }

  /// Applies a part of a composite: the one way in which a layer applies another. The part's names get `name` in front,
  /// and its input, its output and its work are recorded as the site `<path of this scope>.<name>`. The result is the
  /// part's, as a tensor of its own.
  public func apply(_ name: String, _ part: any Layer, _ x: Tensor) -> Tensor {
    record(name, kind: part.kind, x) { part(x, in: child(name)) }
  }

  /// Applies a part whose weights are `change` of what it declares, in that part's scope.
  func apply(
    _ name: String, _ part: any Layer, _ x: Tensor, changingWeights change: @escaping Reparameterisation
  ) -> Tensor {
    record(name, kind: part.kind, x) { part(x, in: reparameterised(name, by: change)) }
  }

  /// Calls `body` and records its result as a site of its own, for work that belongs to no layer.
  func record(_ name: String, kind: String, _ x: Tensor, _ body: () -> Tensor) -> Tensor {
    x.recorded(at: prefix + name, layer: kind, body)
  }

  /// Names a tensor `<path of this scope>.<name>`, so that it can be observed as a site can. Costs nothing, and changes
  /// no bit.
  public func label(
    _ name: String, _ tensor: Tensor, file: StaticString = #fileID, line: UInt = #line
  ) {
    tensor.label(prefix + name, at: SourceLocation(file, line))
  }

  /// The scope of a part, whose names get the part's in front. What is traced in it belongs to the site of this scope;
  /// ``apply(_:_:_:)`` gives the part one of its own.
  public func child(_ name: String) -> LayerScope {
    var child = LayerScope(
      mode: mode, declarations: declarations, prefix: "\(prefix)\(name).", domain: domain,
      element: element)
    child.reparameterisation = reparameterisation
    return child
  }

  /// The scope of a part whose weights are `change` of what it declares, in that part's scope.
  private func reparameterised(
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

  /// Declares a parameter, or finds it; one name with two types, or with two initialisers, is refused.
  public func parameter(_ name: String, _ shape: [Int], _ initialiser: Initialiser, like x: Tensor)
    -> Tensor
  {
    parameter(name, shape, initialiser, of: x.type.element, in: x)
  }

  /// Declares a parameter of another element type than the layer's input, or finds it.
  func parameter(
    _ name: String, _ shape: [Int], _ initialiser: Initialiser, of element: ElementType, in x: Tensor
  ) -> Tensor {
    declarations.add(
      Weight(
        name: prefix + name, type: TensorType(shape, element), initialiser: initialiser, isLearnt: true), x)
  }

  /// Declares a parameter that multiplies the layer's input, or finds it. Weight norm, weight standardisation
  /// and DropConnect change such weights. `layout` tells which axes count outputs and inputs.
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

  /// Gives a statistic its value after the step.
  public func update(_ statistic: Tensor, to value: Tensor) {
    declarations.updates.append((statistic, value))
  }

  /// Declares a random stream, or finds it. Layers ask for streams in training mode only.
  public func stream(_ name: String, like x: Tensor) -> TracedStream {
    declarations.stream(prefix + name, x)
  }

  /// Makes the trace fail: the layer cannot take `x`, for this reason.
  public func refuse(_ x: Tensor, _ reason: String) -> Tensor {
    let place = prefix.dropLast()
    let name = place.split(separator: ".").last ?? "layer"
    return x.refused(by: String(name), at: place.isEmpty ? "layer" : "layer \(place)", reason)
  }

  /// The weights declared so far, in order.
  public var declared: [Weight] { declarations.declared }
  /// For each of ``declared`` the path of the innermost site in which it was declared; `nil` outside of all.
  var weightSites: [String?] { declarations.sites }
  /// The tensors of ``declared``.
  public var tensors: [Tensor] { declarations.tensors }
  /// The new values of statistics.
  public var updates: [(statistic: Tensor, value: Tensor)] {
    declarations.updates.map { (statistic: $0.0, value: $0.1) }
  }
}
