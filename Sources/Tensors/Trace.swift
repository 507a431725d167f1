/// Receives the inputs, states, updates and outputs of a program while it is traced.
public final class Trace {
  let graph = Graph()
  private(set) var inputs: [Program.Named] = []
  private(set) var states: [Program.Named] = []
  private(set) var updates: [(state: NodeIndex, value: NodeIndex)] = []
  private(set) var outputs: [Program.Named] = []
  private(set) var streams: [String] = []

  /// Declares an input: a tensor that is written before a run.
  public func input(
    _ name: String, _ shape: [Int], _ element: ElementType = .float32,
    file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    let tensor = leaf(name, TensorType(shape, element), SourceLocation(file, line))
    inputs.append(.init(name: name, node: tensor.index))
    return tensor
  }

  /// Declares a state: a tensor that is kept from run to run. It is zeros at first.
  public func state(
    _ name: String, _ shape: [Int], _ element: ElementType = .float32,
    file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    let tensor = leaf(name, TensorType(shape, element), SourceLocation(file, line))
    states.append(.init(name: name, node: tensor.index))
    return tensor
  }

  /// Gives a state the value that it has after the run; all updates take effect together.
  public func update(
    _ state: Tensor, to value: Tensor, file: StaticString = #fileID, line: UInt = #line
  ) {
    let place = SourceLocation(file, line)
    guard graph.admitsLasting([state, value], at: place) else { return }
    let reason: String? =
      if !states.contains(where: { $0.node == state.index }) {
        "only a state can be updated"
      } else if updates.contains(where: { $0.state == state.index }) {
        "the state is updated twice"
      } else if value.type != state.type {
        "the new value must have the state's type"
      } else {
        nil
      }
    if let reason {
      graph.fail(
        .operands(
          primitive: "update", reason: reason, operands: [state.type, value.type],
          location: place.description))
    } else {
      updates.append((state.index, value.index))
    }
  }

  /// Makes a tensor of values that are known when the program is traced, row-major.
  public func constant<Element: TensorElement>(
    _ values: [Element], _ shape: [Int], file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    graph.apply(ConstantArray(values, shape), to: [], at: SourceLocation(file, line))
  }

  /// Declares an output: a tensor that is read after a run. It must not depend on the arguments of a `vmap`
  /// or `scan` body: return such a tensor from the body instead.
  public func output(
    _ name: String, _ tensor: Tensor, file: StaticString = #fileID, line: UInt = #line
  ) {
    guard graph.admitsLasting([tensor], at: SourceLocation(file, line)) else { return }
    if outputs.contains(where: { $0.name == name }) { graph.fail(.duplicateName(name)) }
    outputs.append(.init(name: name, node: tensor.index))
  }

  /// Records the name of a stream whose states are declared.
  func declareStream(_ name: String) { streams.append(name) }

  private func leaf(_ name: String, _ type: TensorType, _ place: SourceLocation) -> Tensor {
    if (inputs + states).contains(where: { $0.name == name }) { graph.fail(.duplicateName(name)) }
    return graph.apply(Input(name: name, type: type), to: [], at: place)
  }
}
