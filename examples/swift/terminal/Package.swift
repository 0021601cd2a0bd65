// swift-tools-version:6.0
import PackageDescription

let package = Package(
    name: "terminal",
    platforms: [.macOS(.v13)],
    dependencies: [.package(name: "bonafides", path: "../../../bindings/uniffi/swift")],
    targets: [.executableTarget(name: "Terminal", dependencies: [.product(name: "Bonafides", package: "bonafides")])],
    swiftLanguageModes: [.v6]
)
