import AssayKernels
import Foundation

// Unchecked, as pointers are never Sendable: the table is immutable static data.
/// The kernels of one instruction set. The choice changes the time of a result, never its bits.
public struct Processor: @unchecked Sendable {
  let table: UnsafePointer<assay_kernel_table>

  /// The name: `scalar`, `avx2`, `avx512` or `neon`.
  public var name: String { String(cString: table.pointee.name) }

  func kernels(of element: ElementType) -> assay_kernels_of_type {
    switch element {
    case .float32: table.pointee.f32
    case .float64: table.pointee.f64
    case .int32: table.pointee.i32.pointee
    case .bool: table.pointee.u8.pointee
    }
  }

  /// The instruction sets that this machine and this build have.
  public static var available: [Processor] {
    [ASSAY_ISA_SCALAR, ASSAY_ISA_AVX2, ASSAY_ISA_AVX512, ASSAY_ISA_NEON].compactMap {
      assay_kernels_for($0).map(Processor.init)
    }
  }

  /// The instruction set with this name, or the widest when the name is empty. Throws when it is unknown or
  /// not available.
  public init(named name: String) throws {
    guard let table = assay_kernels_named(name) else {
      throw TensorError.unavailableInstructionSet(name, available: Processor.available.map(\.name))
    }
    self.table = table
  }

  private init(table: UnsafePointer<assay_kernel_table>) { self.table = table }

  /// The kernels for sixteen replicas side by side.
  var replicas: Processor? { assay_replica_kernels_for(table.pointee.isa).map(Processor.init) }

  /// Whether this processor has every kernel that the plan calls.
  func canRun(_ plan: Plan) -> Bool {
    (plan.constants + plan.body).allSatisfy { instruction in
      let kernels = kernels(of: instruction.element)
      return instruction.loop.map { canRun($0.plan) }
        ?? (kernels[keyPath: instruction.kernel] != nil && instruction.fused?.canRun(on: kernels) ?? true)
    }
  }

  /// The instruction set that this process uses: the one that the environment variable ASSAY_ISA names, else
  /// the widest. It is chosen once.
  public static func current() throws -> Processor { try selection.get() }

  private static let selection = Result {
    try Processor(named: ProcessInfo.processInfo.environment["ASSAY_ISA"] ?? "")
  }
}
