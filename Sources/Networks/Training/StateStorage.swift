import AssayInterchange
import AssayTensors

/// Holds the states of a program under their names: an executor, one replica of many, or all of them.
protocol StateStorage {
  func read<Element: TensorElement>(_ name: String, as type: Element.Type) throws -> [Element]
  func write<Element: TensorElement>(_ name: String, _ values: [Element]) throws
}

extension Executor: StateStorage {}

/// The states of one replica of many.
struct ReplicaStates: StateStorage {
  let replicas: Replicas
  let replica: Int

  func read<Element: TensorElement>(_ name: String, as type: Element.Type) throws -> [Element] {
    try replicas.read(name, of: replica, as: type)
  }

  func write<Element: TensorElement>(_ name: String, _ values: [Element]) throws {
    try replicas.write(name, values, to: replica)
  }
}

/// The states of all replicas: the values of the first, then those of the second, and so on.
struct AllReplicaStates: StateStorage {
  let replicas: Replicas

  func read<Element: TensorElement>(_ name: String, as type: Element.Type) throws -> [Element] {
    try (0..<replicas.count).flatMap { try replicas.read(name, of: $0, as: type) }
  }

  func write<Element: TensorElement>(_ name: String, _ values: [Element]) throws {
    let size = values.count / replicas.count
    for replica in 0..<replicas.count {
      try replicas.write(name, Array(values[replica * size..<(replica + 1) * size]), to: replica)
    }
  }
}

extension StateStorage {
  /// The values of a tensor as float64.
  func numbers(_ name: String, _ element: ElementType) throws -> [Double] {
    switch element {
    case .float64: try read(name, as: Double.self)
    case .int32: try read(name, as: Int32.self).map(Double.init)
    case .bool: try read(name, as: Bool.self).map { $0 ? 1 : 0 }
    default: try read(name, as: Float.self).map(Double.init)
    }
  }

  /// Gives a state its initial value.
  func write(_ start: Start) throws {
    if start.type.element == .float64 {
      try write(start.name, start.values)
    } else {
      try write(start.name, start.values.map(Float.init))
    }
  }

  /// Copies a tensor's values from the state `source` of another storage.
  func write(_ name: String, from other: some StateStorage, _ source: String, _ element: ElementType) throws {
    try restore(name, other.stored(source, TensorType([], element)))
  }

  /// The tensor in the form that files hold, with the shape of `type`.
  func stored(_ name: String, _ type: TensorType) throws -> StoredTensor {
    switch type.element {
    case .float32: StoredTensor(try read(name, as: Float.self), type.shape)
    case .float64: StoredTensor(try read(name, as: Double.self), type.shape)
    case .int32: StoredTensor(try read(name, as: Int32.self), type.shape)
    case .bool: StoredTensor(try read(name, as: Bool.self), type.shape)
    }
  }

  /// The reverse of `stored`: writes a tensor whose format is one of the engine's.
  func restore(_ name: String, _ tensor: StoredTensor) throws {
    switch tensor.format.elementType {
    case .float32: try write(name, tensor.values(as: Float.self) ?? [])
    case .float64: try write(name, tensor.values(as: Double.self) ?? [])
    case .int32: try write(name, tensor.values(as: Int32.self) ?? [])
    case .bool, nil: try write(name, tensor.bytes.map { $0 != 0 })
    }
  }
}
