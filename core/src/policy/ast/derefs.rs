/// Implements `Deref` to the wrapped value.
macro_rules! derefs {
    ($([$($generics:tt)*] $type:ty => $field:tt: $target:ty;)+) => {$(
        impl<$($generics)*> std::ops::Deref for $type {
            type Target = $target;

            fn deref(&self) -> &$target {
                &self.$field
            }
        }
    )+};
}

pub(super) use derefs;
