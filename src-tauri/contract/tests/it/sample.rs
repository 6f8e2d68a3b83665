//! Makes a value of any type that can be deserialized, out of nothing: every field filled, every option present, every
//! list with two entries. Which variant of an enum it takes is counted up, so that a few samples see them all.

use std::cell::Cell;

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Expected, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};

type Error = serde::de::value::Error;

/// A sample of a type; `round` picks the variants of its enums.
pub(crate) fn sample<T: DeserializeOwned>(round: usize) -> T {
    let state = State { round, numbers: Cell::new(0), depth: Cell::new(0) };
    T::deserialize(Sampler(&state))
        .unwrap_or_else(|error| panic!("no sample of {}: {error}", std::any::type_name::<T>()))
}

struct State {
    round: usize,
    numbers: Cell<u8>,
    /// How many lists stand around what is being made.
    depth: Cell<usize>,
}

/// Deeper lists are empty: what holds itself would never end.
const DEEPEST: usize = 5;

impl State {
    /// Small numbers, each another than the last, so that swapped fields are noticed.
    fn number(&self) -> u8 {
        self.numbers.set(self.numbers.get() % 100 + 1);
        self.numbers.get()
    }
}

#[derive(Clone, Copy)]
struct Sampler<'a>(&'a State);

/// Text that a visitor will take, judged by what it says it expects.
fn text_for(expected: &dyn Expected, state: &State) -> String {
    let expected = expected.to_string();
    if expected.contains("RFC 3339") {
        "2026-11-23T18:00:00Z".to_owned()
    } else if expected.contains("date and time") {
        "2026-11-23T09:00:00".to_owned()
    } else if expected.contains("date") {
        "2026-11-23".to_owned()
    } else {
        format!("text {} “é”", state.number())
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.$visit(self.0.number().into())
        }
    )*};
}

impl<'de> Deserializer<'de> for Sampler<'_> {
    type Error = Error;

    numbers! {
        deserialize_i8 visit_i64 deserialize_i16 visit_i64 deserialize_i32 visit_i64 deserialize_i64 visit_i64
        deserialize_u8 visit_u64 deserialize_u16 visit_u64 deserialize_u32 visit_u64 deserialize_u64 visit_u64
        deserialize_f32 visit_f64 deserialize_f64 visit_f64
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str("anything")
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(self.0.number().is_multiple_of(2))
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_char('x')
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let text = text_for(&visitor, self.0);
        visitor.visit_string(text)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let left = if self.0.depth.get() < DEEPEST { 2 } else { 0 };
        self.0.depth.set(self.0.depth.get() + 1);
        let made = visitor.visit_seq(Repeat { state: self.0, left });
        self.0.depth.set(self.0.depth.get() - 1);
        made
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(Repeat { state: self.0, left: length })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(Repeat { state: self.0, left: 1 })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_map(Fields { state: self.0, names: fields, at: 0 })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(Variant { state: self.0, name: variants[self.0.round % variants.len()] })
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    serde::forward_to_deserialize_any! { bytes byte_buf unit_struct tuple_struct ignored_any }
}

struct Repeat<'a> {
    state: &'a State,
    left: usize,
}

impl<'de> SeqAccess<'de> for Repeat<'_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        seed.deserialize(Sampler(self.state)).map(Some)
    }
}

impl<'de> MapAccess<'de> for Repeat<'_> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        self.next_element_seed(seed)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(Sampler(self.state))
    }
}

struct Fields<'a> {
    state: &'a State,
    names: &'static [&'static str],
    at: usize,
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some(field) = self.names.get(self.at) else {
            return Ok(None);
        };
        self.at += 1;
        let name: StrDeserializer<'_, Error> = (*field).into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(Sampler(self.state))
    }
}

struct Variant<'a> {
    state: &'a State,
    name: &'static str,
}

impl<'de, 'a> EnumAccess<'de> for Variant<'a> {
    type Error = Error;
    type Variant = Sampler<'a>;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Sampler<'a>), Error> {
        let name: StrDeserializer<'_, Error> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, Sampler(self.state)))
    }
}

impl<'de> VariantAccess<'de> for Sampler<'_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_tuple(length, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(Fields { state: self.state(), names: fields, at: 0 })
    }
}

impl<'a> Sampler<'a> {
    const fn state(self) -> &'a State {
        self.0
    }
}
