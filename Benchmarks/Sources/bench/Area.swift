import Foundation

/// An area that can be measured by `bench AREA`. A new area needs one line in `all` and one file.
struct Area: Sendable {
  let name: String
  let subject: String
  let rows: @Sendable () throws -> [Row]

  static let all = [
    Area(name: "gemm", subject: "matrix products against OpenBLAS and the core's peak", rows: Gemm.rows),
    Area(name: "elements", subject: "exp, tanh and the like against PyTorch", rows: Elements.rows),
    Area(
      name: "training", subject: "training steps, seeds side by side and planning against PyTorch and JAX"
    ) { try TrainingSteps.rows() + Seeds.rows() + Planning.rows() },
    Area(
      name: "surface", subject: "products with Hessian and Jacobian, kept primals and PyTorch",
      rows: Surface.rows),
    Area(
      name: "complexity", subject: "the machines (5,2), strings and images against pybdm",
      rows: ComplexityFigures.rows),
  ]
}

/// Why nothing was measured.
enum Refusal: Error, CustomStringConvertible {
  case unknownArea(String?)
  case unknownInstructionSet(String)

  var description: String {
    switch self {
    case .unknownArea(let name):
      let list = Area.all.map { "  \($0.name)  \($0.subject)" }.joined(separator: "\n")
      return (name.map { "There is no area '\($0)'. " } ?? "") + "Usage: bench [AREA]\n\(list)\n"
        + "With JSON=1 the rows are JSON; ASSAY_ISA=avx2 measures another instruction set than the widest;\n"
        + "ONLY=CNN measures one network of the area training; PEERS_TALK=1 shows what rivals say."
    case .unknownInstructionSet(let name):
      return "ASSAY_ISA=\(name): unknown, or this processor lacks it. Known: scalar, avx2, avx512, neon."
    }
  }
}

/// The value of an environment variable; nil if it is not set or empty.
func setting(_ name: String) -> String? {
  ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
}

/// The instruction set that ASSAY_ISA asks for; nil for the widest.
func instructionSet() -> String? { setting("ASSAY_ISA") }
