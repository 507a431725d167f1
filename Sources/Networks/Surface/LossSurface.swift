import AssayDocuments
import AssayTensors

/// What the loss of a network looks like around its weights: value, gradient, and products with the Hessian, the
/// Gauss–Newton and the Fisher matrix and with the Jacobian of the outputs, none of which is ever formed.
///
/// ```swift
/// let surface = try LossSurface(run, features: features, targets: targets, mode: .evaluation)
/// let direction = try surface.gradient()
/// let curved = try surface.hessian(times: direction)
/// ```
///
/// All parameters are one vector: each parameter's elements row-major, the parameters in the order in which the layers
/// declare them. ``parameters`` lists names and ranges, ``restricted(to:)`` takes some of them as the variables.
/// Results are in float64; they are computed in the model's element type.
///
/// There is no default for the mode: in `.evaluation` batch norm reads the trained running statistics, and in
/// `.training` it takes those of the examples given, through which they depend on each other.
///
/// A product costs one run of the tangent or adjoint part of its program. The first product of a kind at a point also
/// computes what does not depend on the direction. Use from one thread at a time.
public final class LossSurface {
  /// The parameters that are the variables, in the order of the vector.
  public let parameters: [Parameter]
  /// The number of elements of the vector.
  public let count: Int
  /// The type of the network's outputs; vectors of outputs are row-major.
  public let outputs: TensorType
  /// The values of the parameters at which the loss and the products are evaluated.
  public private(set) var point: [Double]
  /// The model with its data, from which programs are traced and run.
  let subject: SurfaceSubject
  /// The names of all parameters of the model, the fixed ones included.
  private let names: [String]
  /// The parameters that are held fixed, and the statistics, with their values.
  private let fixed: [(name: String, element: ElementType, values: [Double])]
  private var programs: [SurfaceProgram: (executor: Executor, moves: Int)] = [:]
  /// The number of times that the point has moved.
  private var moves = 0

  /// A parameter's part of the vector.
  public struct Parameter: Sendable, Hashable {
    /// The parameter's name in the network, such as `0.dense.weight`.
    public var name: String
    /// The parameter's shape and element type.
    public var type: TensorType
    /// The parameter's elements in the vector, row-major.
    public var range: Range<Int>
  }

  /// The surface of a subject around the values that a function gives for the weights which the network declares.
  init(_ subject: SurfaceSubject, around values: ([Weight]) throws -> [String: [Double]]) throws {
    self.subject = subject
    var declared: [Weight] = []
    var type = TensorType([])
    _ = try Program { trace in
      let pass = subject.traced(in: trace)
      trace.output("loss", pass.loss)
      type = pass.outputs.type
      declared = pass.scope.declared
    }
    outputs = type
    try subject.checkTargets(for: type)
    let weights = try values(declared)
    let learnt = declared.filter(\.isLearnt)
    names = learnt.map(\.name)
    parameters = LossSurface.laidOut(learnt.map { ($0.name, $0.type) })
    count = parameters.last?.range.upperBound ?? 0
    point = names.flatMap { weights[$0] ?? [] }
    fixed = declared.filter { !$0.isLearnt }.map {
      ($0.name, $0.type.element, weights[$0.name] ?? [])
    }
  }

  /// Makes a surface of some of another surface's parameters; the others are fixed at their present values.
  private init(_ whole: LossSurface, _ chosen: [Parameter]) {
    subject = whole.subject
    outputs = whole.outputs
    names = whole.names
    parameters = LossSurface.laidOut(chosen.map { ($0.name, $0.type) })
    count = parameters.last?.range.upperBound ?? 0
    point = chosen.flatMap { whole.point[$0.range] }
    fixed =
      whole.fixed
      + whole.parameters.filter { !chosen.contains($0) }.map {
        ($0.name, $0.type.element, Array(whole.point[$0.range]))
      }
  }

  private static func laidOut(_ types: [(String, TensorType)]) -> [Parameter] {
    var end = 0
    return types.map { name, type in
      defer { end += type.count }
      return Parameter(name: name, type: type, range: end..<(end + type.count))
    }
  }

  /// The surface of a group of parameters alone: those of these names, or of layers with these paths (`0.dense` has
  /// `0.dense.weight` and `0.dense.bias`), in the order of the layers. The others are fixed at their present values.
  /// A Hessian-vector product is then one with a block of the diagonal of the whole Hessian.
  ///
  /// The two surfaces share their data and nothing else: moving one does not move the other. Throws for a name that
  /// no parameter of this surface has or begins with, and for an empty group.
  public func restricted(to group: [String]) throws -> LossSurface {
    func isMeant(_ path: String, _ name: String) -> Bool { name == path || name.hasPrefix(path + ".") }
    let known = parameters.map(\.name)
    for path in group where !known.contains(where: { isMeant(path, $0) }) {
      guard !names.contains(where: { isMeant(path, $0) }) else {
        throw LossSurface.refusal("'\(path)' is fixed on this surface; take the group from the whole surface")
      }
      let paths = known.flatMap { name -> [String] in
        let parts = name.split(separator: ".")
        return parts.indices.map { parts[...$0].joined(separator: ".") }
      }
      throw LossSurface.refusal("there is no parameter '\(path)'" + Nearest.hint(to: path, among: paths))
    }
    guard !group.isEmpty else {
      throw LossSurface.refusal("a group has a parameter; there are \(known.joined(separator: ", "))")
    }
    return LossSurface(
      self, parameters.filter { parameter in group.contains { isMeant($0, parameter.name) } })
  }

  /// Moves the point, at which all later results are evaluated. Its numbers need not be finite, since those of a
  /// diverged network are not. Throws for a number of elements that is not ``count``.
  public func move(to point: [Double]) throws {
    guard point.count == count else {
      throw LossSurface.refusal("a point has \(count) elements, not \(point.count)")
    }
    self.point = point
    moves += 1
  }

  /// The executor of a program, with data and point written; it is made when it is first needed.
  func executor(_ program: SurfaceProgram) throws -> Executor {
    if let (executor, moves) = programs[program], moves == self.moves { return executor }
    let executor = try programs[program]?.executor ?? made(program)
    for parameter in parameters {
      try executor.write(parameter.name, numbers: Array(point[parameter.range]), parameter.type.element)
    }
    programs[program] = (executor, moves)
    return executor
  }

  private func made(_ program: SurfaceProgram) throws -> Executor {
    let executor = try subject.executor(changing: program.vector) { trace in
      let traced = subject.traced(in: trace)
      return try program.results(traced, parameters, subject, trace)
    }
    for (name, element, values) in fixed { try executor.write(name, numbers: values, element) }
    return executor
  }

  static func refusal(_ reason: String) -> NetworkError { .invalidSetting(of: "LossSurface", reason: reason) }
}
