//! Tells the linker that Node gives what the addon lacks.

fn main() {
    napi_build::setup();
}
