import AssayFuzzing
import Foundation

if let status = try NetworkFuzzing.main(CommandLine.arguments) { exit(status) }

var counts = Counts()
let first = UInt64(CommandLine.arguments.dropFirst().first ?? "1") ?? 1
let count = UInt64(CommandLine.arguments.dropFirst(2).first ?? "100") ?? 100
for seed in first..<(first + count) {
  print("program \(seed)")
  let check = ProgramCheck(RandomProgram.random(seed: seed))
  counts += check.counts
  for finding in check.findings { print("  \(finding)") }
}
print(counts)
