-- The shop that moves, on both sides alike
CREATE TABLE products (
    id bigint PRIMARY KEY,
    name text NOT NULL,
    price numeric(10, 2) NOT NULL
);
CREATE TABLE orders (
    id uuid PRIMARY KEY,
    product bigint NOT NULL REFERENCES products,
    amount integer NOT NULL CHECK (amount > 0),
    state text NOT NULL DEFAULT 'new',
    note jsonb,
    ordered_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX orders_product_idx ON orders (product);
