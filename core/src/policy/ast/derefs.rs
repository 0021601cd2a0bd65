/// Types that can be used as what they hold.
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
