// swift-tools-version:6.0
import PackageDescription

// Where the native library lies; `bindings/uniffi/test-swift` puts it into `lib`.
let libraries = Context.environment["BONAFIDES_LIB"] ?? "\(Context.packageDirectory)/lib"

let package = Package(
    name: "bonafides",
    platforms: [.macOS(.v13), .iOS(.v16)],
    products: [.library(name: "Bonafides", targets: ["Bonafides"])],
    targets: [
        .systemLibrary(name: "BonafidesFFI"),
        .target(
            name: "Bonafides",
            dependencies: ["BonafidesFFI"],
            linkerSettings: [
                .unsafeFlags(["-L\(libraries)", "-lbonafides_uniffi", "-Xlinker", "-rpath", "-Xlinker", libraries])
            ]
        ),
        .testTarget(name: "BonafidesTests", dependencies: ["Bonafides"]),
    ],
    swiftLanguageModes: [.v6]
)
